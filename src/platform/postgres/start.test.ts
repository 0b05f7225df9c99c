import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { cloneDatabase, createDatabase, dropDatabase, startPostgres } from './index.ts'
import { readPostmaster } from './postmaster.ts'

const root = mkdtempSync(path.join(os.tmpdir(), 'klearn postgres '))
// One cluster for most tests: each leaves it stopped.
const dataDir = path.join(root, 'data')
const front = new URL('./index.ts', import.meta.url).href

afterAll(() => rmSync(root, { recursive: true, force: true }))

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Another Node process that owns the data folder, as a running Klearn does. */
async function startOwner(): Promise<ChildProcess> {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(front)})
    const postgres = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} })
    await postgres.announce('http://localhost:4999')
    console.log('ready')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  if (child.stdout) await once(child.stdout, 'data')
  return child
}

async function killHard(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test('creates a database with UTF8, checksums and fsync, and keeps it across a restart', async () => {
  const first = await startPostgres({ dataDir })
  expect(first.reattached).toBe(false)
  const settings = await ask(
    first.url,
    `select name, setting from pg_settings
     where name in ('server_encoding', 'data_checksums', 'fsync', 'listen_addresses') order by 1`
  )
  expect(settings).toEqual([
    { name: 'data_checksums', setting: 'on' },
    { name: 'fsync', setting: 'on' },
    { name: 'listen_addresses', setting: '' },
    { name: 'server_encoding', setting: 'UTF8' }
  ])
  await ask(first.url, "create table note as select '学而时习之' as words")
  await first.stop()
  expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)

  const second = await startPostgres({ dataDir })
  expect(await ask(second.url, 'select words from note')).toEqual([{ words: '学而时习之' }])
  await second.stop()
})

test('joins the PostgreSQL that a killed process left behind', async () => {
  const owner = await startOwner()
  const before = readPostmaster(path.join(dataDir, 'postgres'))
  await killHard(owner)
  const next = await startPostgres({ dataDir })
  expect(next.reattached).toBe(true)
  expect(readPostmaster(path.join(dataDir, 'postgres'))).toEqual(before)
  await next.stop()
})

test('refuses a second owner and names the first; a guest may share', async () => {
  const owner = await startOwner()
  await expect(startPostgres({ dataDir })).rejects.toThrow(/in use by http:\/\/localhost:4999/)
  const guest = await startPostgres({ dataDir, shared: true })
  await guest.stop()
  expect(await ask(guest.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await killHard(owner)
  await (await startPostgres({ dataDir })).stop()
})

test('whoever shares a database may leave in any order; the last one stops it', async () => {
  const first = await startPostgres({ dataDir, shared: true })
  const second = await startPostgres({ dataDir, shared: true })
  await first.stop()
  expect(await ask(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
  // One that comes while the last one leaves gets a database as well.
  const [, third] = await Promise.all([second.stop(), startPostgres({ dataDir, shared: true })])
  expect(await ask(third.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await third.stop()
  expect(existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
})

test('two starts at once on an empty folder: exactly one wins', async () => {
  const dataDir = path.join(root, 'twins')
  const results = await Promise.allSettled([startPostgres({ dataDir }), startPostgres({ dataDir })])
  const winners = results.filter((result) => result.status === 'fulfilled')
  expect(winners).toHaveLength(1)
  await winners[0]?.value.stop()
})

test('brings PostgreSQL back after it was killed, with everything that was committed', async () => {
  let back = () => {}
  const isBack = new Promise<void>((resolve) => {
    back = resolve
  })
  const postgres = await startPostgres({ dataDir, tell: (news) => news === 'back' && back() })
  await ask(postgres.url, 'create table kept as select 42 as answer')
  const pid = readPostmaster(path.join(dataDir, 'postgres'))?.pid ?? 0
  process.kill(pid, 'SIGKILL')
  let rows: unknown[] = []
  for (let turn = 0; turn < 100 && rows.length === 0; turn++) {
    await sleep(100)
    rows = await ask(postgres.url, 'select answer from kept').catch(() => [])
  }
  expect(rows).toEqual([{ answer: 42 }])
  expect(readPostmaster(path.join(dataDir, 'postgres'))?.pid).not.toBe(pid)
  // It answers queries a moment before the lock is ours again as well.
  await isBack
  await expect(startPostgres({ dataDir })).rejects.toThrow(/in use/)
  await postgres.stop()
})

test('starts after everything was killed at once', async () => {
  const owner = await startOwner()
  const pid = readPostmaster(path.join(dataDir, 'postgres'))?.pid ?? 0
  owner.kill('SIGKILL')
  process.kill(pid, 'SIGKILL')
  await once(owner, 'exit')
  const next = await startPostgres({ dataDir })
  expect(await ask(next.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await next.stop()
})

test('ignores a left-over postmaster.pid whose number now belongs to another program', async () => {
  await (await startPostgres({ dataDir })).stop()
  const file = path.join(dataDir, 'postgres', 'postmaster.pid')
  // Our parent: alive, and no PostgreSQL.
  writeFileSync(file, `${process.ppid}\n${dataDir}/postgres\n1700000000\n5432\n\n\n0 0\nready\n`)
  const next = await startPostgres({ dataDir })
  expect(await ask(next.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await next.stop()
})

test('a data folder too deep for a socket, with quotes in its name, works through a short one', async () => {
  const dataDir = path.join(root, '很深的文件夹'.repeat(8), 'with "quotes", commas')
  mkdirSync(dataDir, { recursive: true })
  const postgres = await startPostgres({ dataDir })
  expect(await ask(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await postgres.stop()
  rmSync(new URL(postgres.url).searchParams.get('host') ?? '', { recursive: true })
})

test('creates, clones and drops databases', async () => {
  const postgres = await startPostgres({ dataDir, settings: { fsync: 'off' } })
  const template = await createDatabase(postgres.url, 'template one')
  await ask(template, 'create table course as select 7 as id')
  const copy = await cloneDatabase(postgres.url, 'template one', 'copy-1')
  expect(await ask(copy, 'select id from course')).toEqual([{ id: 7 }])
  await dropDatabase(postgres.url, 'copy-1')
  await expect(ask(copy, 'select 1')).rejects.toThrow(/does not exist/)
  await dropDatabase(postgres.url, 'copy-1')
  await postgres.stop()
})

test('says why a broken database does not start', async () => {
  await (await startPostgres({ dataDir })).stop()
  writeFileSync(path.join(dataDir, 'postgres', 'PG_VERSION'), '12\n')
  await expect(startPostgres({ dataDir })).rejects.toThrow(/another major version/)
})
