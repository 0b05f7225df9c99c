import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import type { Cluster } from './cluster.ts'
import { PostgresProblem } from './problem.ts'

/** Starts the server process; whether it came up is for the caller to ask. */
export function spawnPostmaster(cluster: Cluster): { exited: boolean } {
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
  closeSync(output)
  return state
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))
  return { ...Object.fromEntries(inherited), LC_ALL: undefined }
}

/**
 * Throws unless the reason passes by itself: after a kill -9 the old backends need a moment to notice, and
 * until then PostgreSQL refuses to start.
 */
export function refuseToRetry(cluster: Cluster, waited: number): void {
  const tail = logTail(cluster.logFile)
  const passing = /lock file "[^"]+" already exists|shared memory block .* still in use/.test(tail)
  if (!passing || waited > 10_000) throw startProblem(cluster, tail)
}

/** Why it did not start, from the end of its log, in words that help. */
export function startProblem(cluster: Cluster, tail: string): PostgresProblem {
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
