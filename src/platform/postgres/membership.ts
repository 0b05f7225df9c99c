import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { PostgresInUse } from './problem.ts'

/**
 * Who uses a running PostgreSQL, kept as locks of a database session: the system frees them however a
 * process ends, so there is no stale lock file to judge. The owner, at most one, holds `ownerLock`; everybody
 * holds `memberLock` together, and the last one to leave stops the database.
 */
export type Membership = {
  announce(words: string): Promise<void>
  /** Called when the session broke, until it is restored. */
  onLost(restore: () => Promise<void>): void
  rejoin(): Promise<void>
  /** Runs `close` when nobody else is left. */
  leave(close: () => void): Promise<boolean>
}

const ownerLock = 0x6b6c_6561
const memberLock = 0x6b6c_6562

/** Joins; without `shared` as the owner, which throws PostgresInUse when there is one already. */
export async function join(url: string, dataDir: string, purpose: string, shared: boolean): Promise<Membership> {
  let words = `${purpose} (process ${process.pid})`
  let client: pg.Client | undefined
  let left = false
  let lost: (() => Promise<void>) | undefined

  async function connect(): Promise<void> {
    const session = new pg.Client({ connectionString: url, application_name: words })
    session.on('error', () => {})
    await session.connect()
    try {
      await session.query('select pg_advisory_lock_shared($1)', [memberLock])
      if (!shared && !(await tryOwn(session))) throw new PostgresInUse(dataDir, await findOwner(session))
      await createProductDatabase(session)
    } catch (error) {
      await session.end().catch(() => {})
      throw error
    }
    client = session
    session.once('end', () => {
      client = undefined
      if (!left) restore()
    })
  }

  function restore(): void {
    lost?.().catch((error) => {
      // Without its database the product can only fail every request: let the process be restarted.
      if (!left) throw error
    })
  }

  await connect()
  return {
    announce: async (news) => {
      words = `${news} (process ${process.pid})`
      await client?.query("select set_config('application_name', $1, false)", [words])
    },
    onLost: (act) => {
      lost = act
      if (!client) restore()
    },
    rejoin: connect,
    leave: async (close) => {
      left = true
      const session = client
      if (!session) return false
      const last = await isLast(session)
      if (last) close()
      await session.end().catch(() => {})
      return last
    }
  }
}

async function isLast(session: pg.Client): Promise<boolean> {
  await session.query('select pg_advisory_unlock_shared($1)', [memberLock])
  const { rows } = await session.query('select pg_try_advisory_lock($1) as alone', [memberLock])
  return rows[0].alone
}

async function tryOwn(session: pg.Client): Promise<boolean> {
  // The session of a process that was just killed needs a moment to end.
  for (let turn = 0; turn < 5; turn++) {
    const { rows } = await session.query('select pg_try_advisory_lock($1) as got', [ownerLock])
    if (rows[0].got) return true
    await sleep(200)
  }
  return false
}

async function findOwner(session: pg.Client): Promise<string> {
  const { rows } = await session.query(
    `select application_name as name from pg_stat_activity
     join pg_locks on pg_locks.pid = pg_stat_activity.pid
     where locktype = 'advisory' and granted and objid = $1 limit 1`,
    [ownerLock]
  )
  return rows[0]?.name ?? 'another process'
}

async function createProductDatabase(session: pg.Client): Promise<void> {
  const { rowCount } = await session.query("select from pg_database where datname = 'klearn'")
  if (rowCount) return
  await session.query('create database klearn').catch((error) => {
    // 42P04 and 23505: a second process created it at the same moment.
    if (!['42P04', '23505'].includes(error.code)) throw error
  })
}
