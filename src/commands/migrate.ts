import { loadConfig } from '#platform/config.ts'
import { migrate } from '#platform/migrate.ts'
import { withDatabase } from './database.ts'
import { say } from './say.ts'

/** Brings the database up to date; harmless to repeat and safe beside running processes. */
export async function run(): Promise<void> {
  const config = loadConfig()
  await withDatabase(config, { purpose: 'klearn migrate' }, async (database) => {
    const names = await migrate(config.DATABASE_DIRECT_URL ?? database.url)
    for (const name of names) console.log(`  ${name}`)
    console.log(names.length > 0 ? say('command_migrated', { count: names.length }) : say('command_migrated_none'))
  })
}
