import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, realpathSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, chooseAccount } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { createCluster } from './create-cluster.ts'
import { type Door, makeDoor } from './door.ts'
import { claim, type Ownership } from './ownership.ts'
import { forgetStalePostmaster, isAlive, readPostmaster } from './postmaster.ts'
import { probe } from './probe.ts'
import { PostgresProblem } from './problem.ts'

export type PostgresOptions = {
  /** The data folder of Klearn; the database lies in its folder `postgres`. */
  dataDir: string
  /** What a second start is told about us, for example "klearn start". */
  purpose?: string
  /** Join a PostgreSQL that another process owns instead of refusing; it stays running afterwards. */
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
  /** Fast shutdown; open transactions are rolled back. */
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
  const reattached = await ensureRunning(cluster)
  const ownership = await claim(door.url('postgres'), dataDir, purpose, shared)
  if (ownership) keepRunning(cluster, ownership)
  return {
    url: door.url('klearn'),
    reattached,
    announce: async (words) => ownership?.announce(words),
    stop: async () => {
      if (ownership) await stopPostgres(cluster, ownership)
    },
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
    env: cleanEnvironment(),
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
      'Free some space and start again; nothing that was saved is lost.',
    )
  }
  if (/incompatible with server/.test(tail)) {
    return new PostgresProblem(
      `The database in ${cluster.folder} was made by another major version of PostgreSQL:\n${tail}`,
      'Export it with the Klearn version that made it, then import it here.',
    )
  }
  return new PostgresProblem(
    `PostgreSQL in ${cluster.folder} did not start:\n${tail}`,
    `Its log is ${cluster.logFile}.`,
  )
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
    'It stops by itself within a minute; start again then.',
  )
}

function keepRunning(cluster: Cluster, ownership: Ownership): void {
  ownership.onLost(async () => {
    cluster.log('the database went away; starting it again')
    await ensureRunning(cluster)
    await ownership.reclaim()
    cluster.log('the database is back')
  })
}

async function stopPostgres(cluster: Cluster, ownership: Ownership): Promise<void> {
  // While our connection lives the number in postmaster.pid is certainly PostgreSQL's.
  const pid = ownership.isHeld() ? readPostmaster(cluster.folder)?.pid : undefined
  ownership.letGo()
  if (pid === undefined) return
  if (process.platform === 'win32') {
    spawnSync(cluster.binaries.pgCtl, ['stop', '-w', '-m', 'fast', '-D', cluster.folder])
    return
  }
  process.kill(pid, 'SIGINT')
  const began = Date.now()
  while (isAlive(pid) && readPostmaster(cluster.folder)?.pid === pid) {
    if (Date.now() - began > 60_000) {
      cluster.log('the database is still writing its files; it stops by itself')
      return
    }
    await sleep(20)
  }
}
