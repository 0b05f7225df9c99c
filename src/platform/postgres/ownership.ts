import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { PostgresInUse } from './problem.ts'

/**
 * One process owns a data folder, by a lock that lives in a database session: the system frees it
 * however the process ends, so there is no stale lock file to judge.
 */
export type Ownership = {
  announce(words: string): Promise<void>
  isHeld(): boolean
  onLost(restart: () => Promise<void>): void
  reclaim(): Promise<void>
  letGo(): void
}

const lockNumber = 0x6b6c_6561

/** Takes the lock; when another process has it, throws, or returns undefined when sharing is fine. */
export async function claim(
  url: string,
  dataDir: string,
  purpose: string,
  shared: boolean,
): Promise<Ownership | undefined> {
  let words = `${purpose} (process ${process.pid})`
  let client: pg.Client | undefined
  let released = false
  let lost: (() => Promise<void>) | undefined

  async function connect(): Promise<boolean> {
    const attempt = new pg.Client({ connectionString: url, application_name: words })
    attempt.on('error', () => {})
    await attempt.connect()
    await createProductDatabase(attempt)
    if (await tryLock(attempt)) {
      client = attempt
      attempt.once('end', () => {
        client = undefined
        if (!released && lost) restart(lost)
      })
      return true
    }
    const holder = await findHolder(attempt)
    await attempt.end()
    if (shared) return false
    throw new PostgresInUse(dataDir, holder)
  }

  function restart(again: () => Promise<void>): void {
    again().catch((error) => {
      // Without its database the product can only fail every request: let the process be restarted.
      if (!released) throw error
    })
  }

  if (!(await connect())) return undefined
  return {
    announce: async (news) => {
      words = `${news} (process ${process.pid})`
      await client?.query("select set_config('application_name', $1, false)", [words])
    },
    isHeld: () => client !== undefined,
    onLost: (again) => {
      lost = again
      if (!client) restart(again)
    },
    reclaim: async () => {
      await connect()
    },
    letGo: () => {
      released = true
      client?.end().catch(() => {})
    },
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  // The session of a process that was just killed needs a moment to end.
  for (let turn = 0; turn < 5; turn++) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as got', [lockNumber])
    if (rows[0].got) return true
    await sleep(200)
  }
  return false
}

async function findHolder(client: pg.Client): Promise<string> {
  const { rows } = await client.query(
    `select application_name as name from pg_stat_activity
     join pg_locks on pg_locks.pid = pg_stat_activity.pid
     where locktype = 'advisory' and granted and objid = $1 limit 1`,
    [lockNumber],
  )
  return rows[0]?.name ?? 'another process'
}

async function createProductDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = 'klearn'")
  if (rowCount) return
  await client.query('create database klearn').catch((error) => {
    // 42P04 and 23505: a second process created it at the same moment.
    if (!['42P04', '23505'].includes(error.code)) throw error
  })
}
