import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Binaries } from './binaries.ts'
import { PostgresProblem } from './problem.ts'

/** As whom PostgreSQL runs: words to put before the command, or another user to drop to. */
export type Account = { prefix: string[]; uid?: number; gid?: number }

// PostgreSQL refuses to run as root. In a user namespace root looks like user 1000 to it, while its
// files stay root's: this works even in a 0700 folder such as root's home, and needs no chown.
const namespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000']

/** Chooses the account for PostgreSQL; `cluster` decides when it exists already. */
export function chooseAccount(binaries: Binaries, dataDir: string, cluster: string): Account {
  const me = process.getuid?.()
  const owner = existsSync(cluster) ? statSync(cluster).uid : undefined
  const nobody = me === 0 ? findNobody() : undefined

  if (me === undefined) return { prefix: [] }
  if (owner !== undefined && owner !== me && owner !== nobody?.uid) {
    throw new PostgresProblem(
      `The database in ${cluster} belongs to user ${owner}, and you are user ${me}.`,
      `Start Klearn as that user, or give the folder away: chown -R ${me} "${dataDir}"`
    )
  }
  if (me !== 0) return { prefix: [] }
  if (owner !== nobody?.uid || owner === undefined) {
    const [command, ...args] = namespace
    if (command && spawnSync(command, [...args, 'true']).status === 0) return { prefix: namespace }
  }
  if (nobody && (owner === undefined || owner === nobody.uid)) {
    const trial = spawnSync(binaries.postgres, ['--version'], { uid: nobody.uid, gid: nobody.gid })
    if (trial.status === 0) return { prefix: [], ...nobody }
  }
  throw new PostgresProblem(
    'PostgreSQL does not run as root, user namespaces are switched off here, and the user "nobody" cannot read this folder.',
    'Start Klearn as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.'
  )
}

/** Hands a folder to the account; its parents must let the account through. */
export function handOver(account: Account, dataDir: string, folder: string): void {
  if (account.uid === undefined || account.gid === undefined) return
  chmodSync(dataDir, 0o711)
  chownSync(folder, account.uid, account.gid)
}

function findNobody(): { uid: number; gid: number } | undefined {
  const users = path.resolve('/etc/passwd')
  if (!existsSync(users)) return undefined
  const line = readFileSync(users, 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m)
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : undefined
}
