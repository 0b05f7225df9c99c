import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'

// Counts and money fit in 2^53; a date without time stays text: it has no zone to be wrong about.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, String)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

// biome-ignore lint/suspicious/noExplicitAny: the one place where the tables of all modules meet
export type AnyTables = any

/** A read handle typed with a module's own tables and the views that others publish. */
export type Db<Tables> = Kysely<Tables>
/** A write handle: always inside a transaction. */
export type Work<Tables> = Transaction<Tables>
export type AnyDb = Kysely<AnyTables>
export type AnyWork = Transaction<AnyTables>

let pool: pg.Pool | undefined
let instance: AnyDb | undefined

/** Opens the pool of this process. `url` may name a Unix socket: postgresql://user@/db?host=/path */
export function connect(url: string, max = 10): AnyDb {
  pool = new pg.Pool({ connectionString: url, max, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 15_000, application_name: 'klearn' })
  // A connection that breaks must not take the process down, idle or checked out (the pool listens only to
  // idle ones): whoever waits for an answer gets the error, and the next query gets a new connection.
  pool.on('error', () => {})
  pool.on('connect', (client) => void client.on('error', () => {}))
  instance = new Kysely<AnyTables>({ dialect: new PostgresDialect({ pool }) })
  return instance
}

/** The database of this process. Throws when `connect` was not called: a programming error. */
export function database(): AnyDb {
  if (!instance) throw new Error('connect() was not called')
  return instance
}

export const isConnected = (): boolean => instance !== undefined

/** The raw pool, for the hottest reads as constant SQL text. */
export function sqlPool(): pg.Pool {
  if (!pool) throw new Error('connect() was not called')
  return pool
}

export async function disconnect(): Promise<void> {
  const closing = instance
  instance = undefined
  pool = undefined
  await closing?.destroy()
}
