import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import type { Door } from './door.ts'

/** What happens while it starts and runs, for whoever puts it into words. */
export type PostgresNews = 'creating' | 'recovering' | 'lost' | 'back' | 'slow-stop'

/** The database of one data folder, and how it is run. */
export type Cluster = {
  binaries: Binaries
  account: Account
  door: Door
  folder: string
  logFile: string
  settings: Record<string, string>
  tell: (news: PostgresNews) => void
}
