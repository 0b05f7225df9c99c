import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, realpathSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, chooseAccount } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { createCluster } from './create-cluster.ts'
import { type Door, makeDoor } from './door.ts'
import { join, type Membership } from './membership.ts'
import { forgetStalePostmaster, isAlive, readPostmaster } from './postmaster.ts'
import { probe } from './probe.ts'
import { PostgresProblem } from './problem.ts'

export type PostgresOptions = {
  /** The data folder of Klearn; the database lies in its folder `postgres`. */
  dataDir: string
  /** What a second start is told about us, for example "klearn start". */
  purpose?: string
  /** Work beside the owner, or beside others like us, instead of refusing a second process. */
  shared?: boolean
  /** Further server settings, for example `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>
  log?: (line: string) => void
}

export type Postgres = {
  /** Address of the database `klearn`. */
  url: string
  /** A PostgreSQL from an earlier start answered, so none had to be started. */
  reattached: boolean
  /** Tells later starts on the same data folder where we are, for example our web address. */
  announce(words: string): Promise<void>
  /** Fast shutdown by the last process that uses it; open transactions are rolled back. */
  stop(): Promise<void>
}

type Cluster = {
  binaries: Binaries
  account: Account
  door: Door
  folder: string
  logFile: string
  settings: Record<string, string>
  log: (line: string) => void
}

/**
 * Starts the embedded PostgreSQL of a data folder, or joins the one that a killed process left
 * running, and keeps it running until `stop()`.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { log = () => {}, purpose = 'klearn', shared = false, settings = {} } = options
  const binaries = findBinaries()
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const dataDir = realpathSync(options.dataDir)
  const folder = path.join(dataDir, 'postgres')
  const account = chooseAccount(binaries, dataDir, folder)
  const door = await makeDoor(dataDir, folder, account)
  const logFile = path.join(dataDir, 'postgres.log')
  const cluster: Cluster = { binaries, account, door, folder, logFile, settings, log }

  if (!existsSync(path.join(folder, 'PG_VERSION'))) {
    await refuseGhost(cluster)
    log('creating the database')
    createCluster(binaries, account, door, dataDir, folder)
  }
  const { reattached, membership } = await joinRunning(cluster, () => join(door.url('postgres'), dataDir, purpose, shared))
  membership.onLost(async () => {
    log('the database went away; starting it again')
    await joinRunning(cluster, () => membership.rejoin())
    log('the database is back')
  })
  return {
    url: door.url('klearn'),
    reattached,
    announce: membership.announce,
    stop: () => leave(cluster, membership)
  }
}

async function joinRunning<T>(cluster: Cluster, enter: () => Promise<T>): Promise<{ reattached: boolean; membership: T }> {
  for (let attempt = 1; ; attempt++) {
    const reattached = await ensureRunning(cluster)
    try {
      return { reattached, membership: await enter() }
    } catch (error) {
      // The last process before us may be stopping it at this very moment.
      const { code = '', message } = error as { code?: string; message: string }
      const cutOff = ['57P01', '57P03', 'ENOENT', 'ECONNREFUSED', 'ECONNRESET'].includes(code) || message.includes('terminated')
      if (!cutOff || attempt === 5) throw error
    }
  }
}

/** Returns once PostgreSQL answers; true when it had been running already. */
async function ensureRunning(cluster: Cluster): Promise<boolean> {
  const began = Date.now()
  let child: { exited: boolean } | undefined
  let told = false
  for (;;) {
    const state = await probe(cluster.door.url('postgres'))
    if (state === 'ready') return child === undefined || child.exited
    const waited = Date.now() - began
    if (state === 'starting' && !told && waited > 1500) {
      cluster.log('waiting for the database to recover after it was cut off (up to a minute)')
      told = true
    }
    if (child?.exited && state === 'silent') refuseToRetry(cluster, waited)
    if (waited > 60_000) throw startProblem(cluster, 'It did not answer within a minute.')
    if (state === 'silent' && (!child || child.exited)) {
      if (child) await sleep(500)
      forgetStalePostmaster(cluster.folder)
      child = spawnPostmaster(cluster)
    }
    await sleep(state === 'silent' ? 30 : 150)
  }
}

function spawnPostmaster(cluster: Cluster): { exited: boolean } {
  const { account, binaries, door, folder, logFile } = cluster
  if (existsSync(logFile) && statSync(logFile).size > 10_000_000) truncateSync(logFile)
  const [file = '', ...before] = [...account.prefix, binaries.postgres]
  const args = [...before, '-D', folder, ...door.serverArgs, '-c', 'lc_messages=C', '-c', 'fsync=on']
  for (const [name, value] of Object.entries(cluster.settings)) args.push('-c', `${name}=${value}`)
  const output = openSync(logFile, 'a', 0o600)
  // Detached: Ctrl-C must reach us first, so that requests finish before the database stops.
  const child = spawn(file, args, {
    detached: true,
    windowsHide: true,
    uid: account.uid,
    gid: account.gid,
    cwd: folder,
    stdio: ['ignore', output, output],
    env: cleanEnvironment()
  })
  const state = { exited: false }
  child.once('exit', () => {
    state.exited = true
  })
  child.once('error', () => {
    state.exited = true
  })
  child.unref()
  return state
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))
  return { ...Object.fromEntries(inherited), LC_ALL: undefined }
}

// After a kill -9 the old backends need a moment to notice; until then PostgreSQL refuses to start.
function refuseToRetry(cluster: Cluster, waited: number): void {
  const tail = logTail(cluster.logFile)
  const passing = /lock file "[^"]+" already exists|shared memory block .* still in use/.test(tail)
  if (!passing || waited > 10_000) throw startProblem(cluster, tail)
}

function startProblem(cluster: Cluster, tail: string): PostgresProblem {
  if (/No space left on device/.test(tail)) {
    return new PostgresProblem(
      `PostgreSQL cannot start: the disk with ${cluster.folder} is full.`,
      'Free some space and start again; nothing that was saved is lost.'
    )
  }
  if (/incompatible with server/.test(tail)) {
    return new PostgresProblem(
      `The database in ${cluster.folder} was made by another major version of PostgreSQL:\n${tail}`,
      'Export it with the Klearn version that made it, then import it here.'
    )
  }
  return new PostgresProblem(`PostgreSQL in ${cluster.folder} did not start:\n${tail}`, `Its log is ${cluster.logFile}.`)
}

function logTail(file: string): string {
  return readFileSync(file, 'utf8').slice(-4000).split('\n').slice(-8).join('\n').trim()
}

// A data folder that is deleted under a living PostgreSQL leaves it behind its socket for a minute.
async function refuseGhost(cluster: Cluster): Promise<void> {
  const state = await probe(cluster.door.url('postgres'))
  if (state === 'silent') return
  throw new PostgresProblem(
    `A PostgreSQL whose files in ${cluster.folder} were deleted is still running.`,
    'It stops by itself within a minute; start again then.'
  )
}

async function leave(cluster: Cluster, membership: Membership): Promise<void> {
  let pid: number | undefined
  const last = await membership.leave(() => {
    // While our session lives the number in postmaster.pid is certainly PostgreSQL's.
    pid = readPostmaster(cluster.folder)?.pid
    if (pid && process.platform !== 'win32') process.kill(pid, 'SIGINT')
  })
  if (!last || !pid) return
  if (process.platform === 'win32') spawnSync(cluster.binaries.pgCtl, ['stop', '-w', '-m', 'fast', '-D', cluster.folder])
  const began = Date.now()
  while (isAlive(pid) && readPostmaster(cluster.folder)?.pid === pid) {
    if (Date.now() - began > 60_000) {
      cluster.log('the database is still writing its files; it stops by itself')
      return
    }
    await sleep(20)
  }
}
