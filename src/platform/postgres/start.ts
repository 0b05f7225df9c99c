import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chooseAccount } from './account.ts'
import { findBinaries } from './binaries.ts'
import type { Cluster, PostgresNews } from './cluster.ts'
import { createCluster } from './create-cluster.ts'
import { makeDoor } from './door.ts'
import { join, type Membership } from './membership.ts'
import { forgetStalePostmaster, isAlive, readPostmaster } from './postmaster.ts'
import { probe } from './probe.ts'
import { PostgresProblem } from './problem.ts'
import { refuseToRetry, spawnPostmaster, startProblem } from './run-postmaster.ts'

export type PostgresOptions = {
  /** The data folder of Klearn; the database lies in its folder `postgres`. */
  dataDir: string
  /** What a second start is told about us, for example "klearn start". */
  purpose?: string
  /** Work beside the owner, or beside others like us, instead of refusing a second process. */
  shared?: boolean
  /** Further server settings, for example `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>
  tell?: (news: PostgresNews) => void
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

/**
 * Starts the embedded PostgreSQL of a data folder, or joins the one that a killed process left
 * running, and keeps it running until `stop()`.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { tell = () => {}, purpose = 'klearn', shared = false, settings = {} } = options
  const binaries = findBinaries()
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const dataDir = realpathSync(options.dataDir)
  const folder = path.join(dataDir, 'postgres')
  const account = chooseAccount(binaries, dataDir, folder)
  const door = await makeDoor(dataDir, folder, account)
  const logFile = path.join(dataDir, 'postgres.log')
  const cluster: Cluster = { binaries, account, door, folder, logFile, settings, tell }

  if (!existsSync(path.join(folder, 'PG_VERSION'))) {
    await refuseGhost(cluster)
    tell('creating')
    createCluster(binaries, account, door, dataDir, folder)
  }
  const { reattached, membership } = await joinRunning(cluster, () => join(door.url('postgres'), dataDir, purpose, shared))
  membership.onLost(async () => {
    tell('lost')
    await joinRunning(cluster, () => membership.rejoin())
    tell('back')
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
      cluster.tell('recovering')
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
      cluster.tell('slow-stop')
      return
    }
    await sleep(20)
  }
}
