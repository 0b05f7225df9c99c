import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { type Account, handOver } from './account.ts'
import { readPostmaster } from './postmaster.ts'
import { PostgresProblem } from './problem.ts'

/** The way in to PostgreSQL: what the server is told, and the address that clients use. */
export type Door = {
  serverArgs: string[]
  initdbArgs: string[]
  url(database: string): string
}

/** A Unix socket in a folder that only we can enter; on Windows a local port with a password. */
export async function makeDoor(dataDir: string, cluster: string, account: Account): Promise<Door> {
  return process.platform === 'win32' ? makePort(dataDir, cluster) : makeSocket(dataDir, account)
}

function makeSocket(dataDir: string, account: Account): Door {
  const folder = socketFolder(dataDir)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  const ours = found.uid === process.getuid?.() || found.uid === account.uid
  if (!found.isDirectory() || !ours) {
    throw new PostgresProblem(
      `The folder for the database socket, ${folder}, belongs to somebody else.`,
      'Remove it, or move the data folder to a shorter path.'
    )
  }
  chmodSync(folder, 0o700)
  handOver(account, dataDir, folder)
  const host = encodeURIComponent(folder)
  return {
    serverArgs: ['-c', 'listen_addresses=', '-c', `unix_socket_directories="${folder}"`],
    initdbArgs: ['--auth-local=trust', '--auth-host=reject'],
    // "localhost" only makes the address readable by `new URL`; `host` is what counts.
    url: (database) => `postgresql://klearn@localhost/${database}?host=${host}`
  }
}

function socketFolder(dataDir: string): string {
  const near = path.join(dataDir, 'run')
  // A socket address holds 104 (macOS) to 108 bytes; a quote would end PostgreSQL's list entry.
  const fits = Buffer.byteLength(`${near}/.s.PGSQL.5432.lock`) < 100 && !near.includes('"')
  if (fits) return near
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  return path.join(os.tmpdir(), `klearn-${process.getuid?.()}-${name}`)
}

async function makePort(dataDir: string, cluster: string): Promise<Door> {
  const file = path.join(dataDir, 'postgres-password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 })
  const password = readFileSync(file, 'utf8').trim()
  const port = readPostmaster(cluster)?.port ?? (await freePort())
  return {
    serverArgs: ['-c', 'listen_addresses=127.0.0.1', '-p', String(port)],
    initdbArgs: ['--auth=scram-sha-256', `--pwfile=${file}`],
    url: (database) => `postgresql://klearn:${password}@127.0.0.1:${port}/${database}`
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
