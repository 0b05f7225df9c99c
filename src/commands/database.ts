import type { Config } from '#platform/config.ts'
import { startPostgres } from '#platform/postgres/index.ts'
import { reachDatabase } from './reach-database.ts'
import { say } from './say.ts'
import { onStopSignal } from './stop-signal.ts'

export type Database = {
  url: string
  /** The embedded PostgreSQL, and not one named by DATABASE_URL. */
  embedded: boolean
  /** An earlier start left it running. */
  reattached: boolean
  /** Tells a later start on the same data folder where this one is. */
  announce(words: string): Promise<void>
  stop(): Promise<void>
}

export type DatabaseWish = {
  /** What a second start is told about us, such as "klearn migrate". */
  purpose: string
  /** Work beside a running Klearn instead of refusing. */
  shared?: boolean
}

/** Opens the database of this configuration: DATABASE_URL, else the embedded PostgreSQL. */
export async function openDatabase(config: Config, { purpose, shared = true }: DatabaseWish): Promise<Database> {
  if (config.DATABASE_URL) {
    await reachDatabase(config.DATABASE_URL)
    return { url: config.DATABASE_URL, embedded: false, reattached: false, announce: async () => {}, stop: async () => {} }
  }
  const postgres = await startPostgres({
    dataDir: config.dataFolder,
    purpose,
    shared,
    tell: (news) => console.log(say(`command_database_${news}`))
  })
  return { ...postgres, embedded: true }
}

/** Opens the database for `use` and closes it afterwards, also when `use` fails or somebody presses Ctrl-C. */
export async function withDatabase<T>(config: Config, wish: DatabaseWish, use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(config, wish)
  onStopSignal(() => database.stop().finally(() => process.exit(130)))
  try {
    return await use(database)
  } finally {
    // A server that was asked to stop has closed it already, in its order; twice is harmless.
    await database.stop()
  }
}
