import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { type Account, handOver } from './account.ts'
import type { Binaries } from './binaries.ts'
import type { Door } from './door.ts'
import { isAlive } from './postmaster.ts'
import { PostgresProblem } from './problem.ts'

// Written into postgresql.conf once; an operator may change them there. They keep an idle database
// near 50 MB on a small machine.
const settings: Record<string, string> = {
  max_connections: '60',
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  max_wal_size: '512MB',
  random_page_cost: '1.1',
  jit: 'off',
  // The default of PostgreSQL 18 keeps three more processes for reading ahead.
  io_method: 'sync',
  huge_pages: 'off',
  max_logical_replication_workers: '0',
  max_wal_senders: '0',
  log_timezone: 'UTC',
  timezone: 'UTC',
  log_line_prefix: '%m [%p] %a '
}

/** Makes the database files. They appear under their final name in one step, or not at all. */
export function createCluster(binaries: Binaries, account: Account, door: Door, dataDir: string, cluster: string): void {
  needSpace(dataDir)
  for (const left of readdirSync(dataDir)) {
    const age = /^postgres\.new-(\d+)$/.exec(left)
    if (age && !isAlive(Number(age[1]))) rmSync(path.join(dataDir, left), { recursive: true })
  }
  const draft = path.join(dataDir, `postgres.new-${process.pid}`)
  const attempt = (locale: string[]) => {
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { mode: 0o700 })
    handOver(account, dataDir, draft)
    return runInitdb(binaries, account, door, draft, locale)
  }
  // C.UTF-8 of the system lets pg_trgm see Chinese characters; where it is missing (Windows, old
  // macOS) PostgreSQL's built-in one gives the same order.
  let failure = attempt(['--locale=C.UTF-8'])
  if (failure) {
    const builtin = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const second = attempt(builtin)
    failure = second && `${failure}\n${second}`
  }
  if (failure) {
    rmSync(draft, { recursive: true, force: true })
    throw initdbProblem(dataDir, failure)
  }
  try {
    renameSync(draft, cluster)
  } catch (error) {
    // Another process was faster; its cluster is as good as ours.
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(path.join(cluster, 'PG_VERSION'))) throw error
  }
}

function runInitdb(binaries: Binaries, account: Account, door: Door, folder: string, locale: string[]): string | undefined {
  const command = [...account.prefix, binaries.initdb]
  const args = ['-D', folder, '-U', 'klearn', '--encoding=UTF8', ...locale, ...door.initdbArgs]
  args.push('--data-checksums', '--no-instructions')
  for (const [name, value] of Object.entries(settings)) args.push('--set', `${name}=${value}`)
  const [file = '', ...before] = command
  const done = spawnSync(file, [...before, ...args], {
    uid: account.uid,
    gid: account.gid,
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C', LANG: 'C' },
    encoding: 'utf8'
  })
  if (done.status === 0) return undefined
  return [done.error?.message, done.stderr, done.stdout].filter(Boolean).join('\n').trim()
}

function needSpace(dataDir: string): void {
  const { bavail, bsize } = statfsSync(dataDir)
  const megabytes = Math.floor((bavail * bsize) / 1024 / 1024)
  if (megabytes < 300) {
    throw new PostgresProblem(
      `Only ${megabytes} MB are free where ${dataDir} lies; a new database needs 300 MB.`,
      'Free some space, or set KLEARN_DATA to a folder on another disk.'
    )
  }
}

function initdbProblem(dataDir: string, output: string): PostgresProblem {
  if (/No space left|ENOSPC/i.test(output)) {
    return new PostgresProblem(`The disk with ${dataDir} is full.`, 'Free some space and start again.')
  }
  return new PostgresProblem(
    `The database could not be created in ${dataDir}:\n${output}`,
    'Run "node bin/klearn.js doctor" to see what is wrong with this machine.'
  )
}
