import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

/** What PostgreSQL writes about itself in postmaster.pid. */
export function readPostmaster(cluster: string): { pid: number; port: number } | undefined {
  try {
    const lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    return pid > 1 ? { pid, port: Number(lines[3]) } : undefined
  } catch {
    return undefined
  }
}

/**
 * Removes a postmaster.pid left by a crash whose number now belongs to some other program, which
 * happens after a restart of a container. PostgreSQL would refuse to start for ever.
 */
export function forgetStalePostmaster(cluster: string): void {
  const postmaster = readPostmaster(cluster)
  if (!postmaster || process.platform !== 'linux' || !isAlive(postmaster.pid)) return
  try {
    const program = readFileSync(`/proc/${postmaster.pid}/comm`, 'utf8').trim()
    if (program !== 'postgres') rmSync(path.join(cluster, 'postmaster.pid'))
  } catch {
    // The process ended while we looked: PostgreSQL deals with that case itself.
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
