import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { credit, debit, post as book } from '#modules/ledger/index.ts'
import { aPerson } from '#modules/identity/builders.ts'
import { banPerson } from '#modules/identity/index.ts'
import { storage } from '#modules/media/index.ts'
import { loadConfig } from '#platform/config.ts'
import { newId } from '#platform/id.ts'
import { createDatabase, dropDatabase } from '#platform/postgres/index.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { restoreBackup } from './restore.ts'
import { backUp } from './run-backup.ts'
import { unlock } from './secrets-box.ts'
import { backupLock } from './write-backup.ts'

// Each restore makes a whole database, indexes and all.
vi.setConfig({ testTimeout: 120_000 })

let app: TestApp
let admin: { id: string; cookie: string }
const passphrase = 'a long enough passphrase'
const made: string[] = []
const folders: string[] = []

beforeAll(async () => {
  app = await startTestApp({ BACKUP_PASSPHRASE: passphrase })
  admin = await aPerson({ username: 'backup_admin', roles: ['admin'] })
})
afterAll(async () => {
  await app.close()
  for (const name of made) await dropDatabase(inject('postgresUrl'), name)
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

async function emptyInstallation(env: Record<string, string> = { BACKUP_PASSPHRASE: passphrase }) {
  const name = `klearn_t_${process.pid}_restored_${made.length}`
  made.push(name)
  const folder = mkdtempSync(join(tmpdir(), 'klearn-restored-'))
  folders.push(folder)
  return { url: await createDatabase(inject('postgresUrl'), name), config: loadConfig({ NODE_ENV: 'test', KLEARN_DATA: folder, ...env }) }
}

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** Books money and publishes an event in one transaction, and says when it was acknowledged. */
function startWriters(count: number) {
  const acknowledged: { id: string; at: number }[] = []
  let stopping = false
  const writers = Array.from({ length: count }, async () => {
    while (!stopping) {
      const id = newId()
      await app.db.transaction().execute(async (work) => {
        await book(work, {
          kind: 'test',
          ref: { kind: 'order', id },
          currency: 'CNY',
          at: new Date(),
          lines: [debit('gateway', 100, { name: 'test' }), credit('expert_pending', 70, { ownerId: admin.id }), credit('platform_income', 30)]
        })
        const eventId = newId()
        await sql`insert into platform.event (id, name, payload, request_id) values (${eventId}, 'order.paid', ${JSON.stringify({ orderId: id })}::jsonb, 'test')`.execute(
          work
        )
        await sql`insert into platform.outbox (event_id) values (${eventId})`.execute(work)
      })
      acknowledged.push({ id, at: Date.now() })
    }
  })
  return {
    acknowledged,
    stop: async () => {
      stopping = true
      await Promise.all(writers)
    }
  }
}

describe('a backup under writes', () => {
  test('holds everything acknowledged before its moment, and the restored ledger sums to zero', async () => {
    const key = newId()
    await storage().put(key, Buffer.from('a file that somebody handed in'))
    const writers = startWriters(4)
    await expect.poll(() => writers.acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(20)
    const before = [...writers.acknowledged]
    const backup = await backUp('command')
    await writers.stop()
    // Writing went on all the time.
    expect(writers.acknowledged.length).toBeGreaterThan(before.length)

    const target = await emptyInstallation()
    await restoreBackup({ ...target, folder: backup.folder })
    const there = new Set((await query<{ id: string }>(target.url, `select ref_id::text as id from ledger.entry`)).map((row) => row.id))
    // One server's clock: whoever was answered before the snapshot's moment is in it.
    const due = writers.acknowledged.filter((one) => one.at < backup.snapshotAt.getTime())
    expect(due.length).toBeGreaterThanOrEqual(before.length)
    expect(due.filter((one) => !there.has(one.id))).toEqual([])
    expect(
      await query(
        target.url,
        `select currency, sum(amount)::int as sum from ledger.line l join ledger.account a on a.id = l.account_id group by currency having sum(amount) <> 0`
      )
    ).toEqual([])
    // Half of a transaction never arrives: each entry with its event.
    expect(
      await query(target.url, `select e.id from ledger.entry e where not exists (select 1 from platform.event v where v.payload->>'orderId' = e.ref_id::text)`)
    ).toEqual([])
    const counts = `select (select count(*) from platform.event)::int as events, (select count(*) from platform.outbox)::int as outbox`
    const [restored] = await query<{ events: number; outbox: number }>(target.url, counts)
    expect(restored?.events).toBeGreaterThan(0)
    expect(restored?.outbox).toBe(restored?.events)
    // The sequences go on where they were.
    await query(target.url, `insert into platform.outbox (event_id) select id from platform.event limit 1`)
    expect(readFileSync(join(target.config.dataFolder, 'files', key.slice(34, 36), key), 'utf8')).toBe('a file that somebody handed in')
    expect(readFileSync(join(target.config.dataFolder, 'secrets.json'))).toEqual(readFileSync(join(app.config.dataFolder, 'secrets.json')))
    // The fences of the database are up again.
    await expect(query(target.url, `update ledger.entry set kind = 'other'`)).rejects.toThrow(/never changed/)
    await expect(
      query(
        target.url,
        `insert into learning.enrolment (id, learner_id, course_id, version_id, source, enrolled_at, lessons_total, last_seen_at) values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'free', now(), 1, now())`
      )
    ).rejects.toThrow(/foreign key/)
  })

  test('a reaction that waits in the job queue waits again after a restore', async () => {
    const eventId = newId()
    await sql`insert into platform.event (id, name, payload, request_id) values (${eventId}, 'order.paid', '{}', 'test')`.execute(app.db)
    await sql`create schema jobs`.execute(app.db)
    await sql`create table jobs.job (name text, state text, data jsonb)`.execute(app.db)
    await sql`insert into jobs.job values ('reactions', 'retry', ${JSON.stringify({ eventId, reaction: 'commerce.tell-paid' })}::jsonb), ('reactions', 'completed', ${JSON.stringify({ eventId: newId() })}::jsonb)`.execute(
      app.db
    )
    const backup = await backUp('command')
    await sql`drop schema jobs cascade`.execute(app.db)
    expect(backup.pending.rows).toBe(1)
    const target = await emptyInstallation()
    await restoreBackup({ ...target, folder: backup.folder })
    expect(await query(target.url, `select event_id as id from platform.outbox where event_id = '${eventId}'`)).toEqual([{ id: eventId }])
  })

  test('a second backup links the files of the first, and only the newest are kept', async () => {
    expect((await app.send('PUT', '/admin/settings', { backupKeep: 2 }, admin)).status).toBe(200)
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      await backUp('schedule')
    }
    const { rows } = (await app.get('/admin/backups', admin)).body
    expect(rows.filter((row: { state: string; removedAt: string | null }) => row.state === 'done' && !row.removedAt)).toHaveLength(2)
    expect(readdirSync(app.config.backupFolder)).toHaveLength(2)
  })
})

describe('a restore is refused', () => {
  test('over data, without --force; with it the data is replaced and the old files stay aside', async () => {
    const backup = await backUp('command')
    const target = await emptyInstallation()
    await restoreBackup({ ...target, folder: backup.folder })
    await query(target.url, `update identity.person set name = 'changed since'`)
    await expect(restoreBackup({ ...target, folder: backup.folder })).rejects.toMatchObject({ fault: 'not-empty' })
    expect(await query(target.url, `select 1 from identity.person where name = 'changed since'`)).not.toEqual([])
    await restoreBackup({ ...target, folder: backup.folder, force: true })
    expect(await query(target.url, `select 1 from identity.person where name = 'changed since'`)).toEqual([])
    expect(readdirSync(target.config.dataFolder).some((name) => name.startsWith('files.before-'))).toBe(true)
  })

  test('when a byte changed, a passphrase is wrong or missing, or the folder is no backup', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'klearn-kept-'))
    folders.push(folder)
    const backup = await backUp('command', join(folder, 'mine'))
    const target = await emptyInstallation()
    await expect(restoreBackup({ ...target, folder })).rejects.toMatchObject({ fault: 'not-a-backup' })
    const other = loadConfig({ NODE_ENV: 'test', KLEARN_DATA: target.config.dataFolder, BACKUP_PASSPHRASE: 'quite another one' })
    await expect(restoreBackup({ url: target.url, config: other, folder: backup.folder })).rejects.toMatchObject({ fault: 'wrong-passphrase' })
    await expect(
      restoreBackup({ url: target.url, config: loadConfig({ NODE_ENV: 'test', KLEARN_DATA: target.config.dataFolder }), folder: backup.folder })
    ).rejects.toMatchObject({ fault: 'no-passphrase' })
    appendFileSync(join(backup.folder, 'database/identity.person.copy.gz'), 'x')
    await expect(restoreBackup({ ...target, folder: backup.folder })).rejects.toMatchObject({ fault: 'damaged', what: 'database/identity.person.copy.gz' })
    expect(await query(target.url, `select to_regclass('identity.person') as there`)).toEqual([{ there: null }])
  })

  test('when a newer Klearn made it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'klearn-kept-'))
    folders.push(folder)
    const backup = await backUp('command', join(folder, 'newer'))
    const manifest = JSON.parse(readFileSync(join(backup.folder, 'manifest.json'), 'utf8'))
    manifest.migrations.push({ name: '20990101T0000-later', checksum: 'x' })
    writeFileSync(join(backup.folder, 'manifest.json'), JSON.stringify(manifest))
    await expect(restoreBackup({ ...(await emptyInstallation()), folder: backup.folder })).rejects.toMatchObject({ fault: 'newer' })
  })
})

test('secrets are sealed with the passphrase, or left out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'klearn-kept-'))
  folders.push(folder)
  const sealed = await backUp('command', join(folder, 'sealed'))
  expect(sealed.secrets).toBe('sealed')
  const box = readFileSync(join(sealed.folder, 'secrets.box'))
  expect(box.includes(Buffer.from('encryption'))).toBe(false)
  expect(JSON.parse(String(unlock(box, passphrase)))).toHaveProperty('encryption')
})

describe('in the console', () => {
  test('an admin starts one, sees how it went, and has it read again', async () => {
    const { status, body } = await app.post('/admin/backups', {}, admin)
    expect(status).toBe(201)
    const row = async () => (await app.get('/admin/backups', admin)).body.rows.find((one: { id: string }) => one.id === body.id)
    await expect.poll(async () => (await row()).state, { timeout: 15_000 }).toBe('done')
    expect(await row()).toMatchObject({ trigger: 'console', secrets: 'sealed', error: null })
    expect((await app.post(`/admin/backups/${body.id}/verifications`, {}, admin)).status).toBe(201)
    await expect.poll(async () => (await row()).verifiedAt, { timeout: 15_000 }).not.toBeNull()
    expect((await row()).verifyError).toBeNull()
    rmSync(join((await row()).folder, 'database/identity.person.copy.gz'))
    await app.post(`/admin/backups/${body.id}/verifications`, {}, admin)
    await expect.poll(async () => (await row()).verifyError, { timeout: 15_000 }).toBe('database/identity.person.copy.gz')
  })

  test('one at a time, and only for admins', async () => {
    const client = new Kysely<object>({
      dialect: new PostgresDialect({
        pool: new pg.Pool({
          connectionString: (await sql<{ url: string }>`select current_database() as url`.execute(app.db)).rows.map((one) =>
            inject('postgresUrl').replace(/\/[^/?]+(\?|$)/, `/${one.url}$1`)
          )[0],
          max: 1
        })
      })
    })
    await client.transaction().execute(async (work) => {
      await sql`select pg_advisory_xact_lock(${backupLock})`.execute(work)
      expect(await app.post('/admin/backups', {}, admin)).toMatchObject({ status: 409, body: { code: 'ops/backup-running' } })
    })
    await client.destroy()
    for (const role of ['operator', 'finance', 'moderator', 'support', 'decision_maker', 'expert', 'learner'] as const) {
      const who = await aPerson({ roles: [role] })
      expect((await app.get('/admin/backups', who)).status).toBe(403)
      expect((await app.post('/admin/backups', {}, who)).status).toBe(403)
    }
    expect((await app.get('/admin/backups')).status).toBe(401)
  })

  test('a ban under way and a backup know nothing of each other', async () => {
    const person = await aPerson()
    await app.db.transaction().execute(async (work) => {
      await banPerson(work, { personId: person.id, reason: 'x', byId: admin.id, now: new Date() })
      await backUp('schedule')
    })
  })

  test('one whose process died is shown as interrupted, and does not stand in the way', async () => {
    const id = newId()
    await sql`insert into ops.backup (id, name, folder, trigger, started_at, state) values (${id}, 'klearn-x', '/x', 'schedule', now() - interval '1 minute', 'running')`.execute(
      app.db
    )
    const row = async () => (await app.get('/admin/backups', admin)).body.rows.find((one: { id: string }) => one.id === id)
    expect(await row()).toMatchObject({ state: 'failed', error: 'interrupted' })
    await backUp('schedule')
    expect(await row()).toMatchObject({ state: 'failed', error: 'interrupted' })
  })

  test('a failed one is told to the admins once', async () => {
    await expect(backUp('schedule', join(app.config.dataFolder, 'secrets.json', 'here'))).rejects.toThrow()
    const told = (await app.get('/notices', admin)).body.rows.filter((one: { kind: string }) => one.kind === 'ops_backup_failed')
    expect(told).toHaveLength(1)
    expect((await app.get('/admin/backups', admin)).body.rows.some((row: { state: string; error: string | null }) => row.state === 'failed' && row.error)).toBe(
      true
    )
  })
})
