import { loadConfig } from '#platform/config.ts'
import { migrate } from '#platform/migrate.ts'
import { compileMessages } from './compile-messages.ts'
import { withDatabase } from './database.ts'

/** Fills in the demo world; a database that has people already is left alone. */
export async function run(): Promise<void> {
  const config = loadConfig()
  await compileMessages()
  await withDatabase(config, { purpose: 'klearn seed' }, async (database) => {
    await migrate(config.DATABASE_DIRECT_URL ?? database.url)
    const { seed } = await import('#seed.ts')
    await seed({ url: database.url, config, log: (line) => console.log(line) })
  })
}
