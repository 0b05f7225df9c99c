import { loadConfig } from '#platform/config.ts'
import { compileMessages } from './compile-messages.ts'
import { withDatabase } from './database.ts'
import { needMigrated } from './reach-database.ts'
import { say } from './say.ts'
import { untilStopped } from './until-stopped.ts'

/** Relay, reactions and schedules only; any number of these may share a database. */
export async function run(): Promise<number> {
  const config = loadConfig()
  await compileMessages()
  return withDatabase(config, { purpose: 'klearn work' }, async (database) => {
    await needMigrated(database.url)
    const { startWorker } = await import('#worker.ts')
    const worker = await startWorker({ config, url: database.url })
    console.log(say('command_working'))
    return untilStopped([
      { name: 'jobs', stop: () => worker.close() },
      { name: 'PostgreSQL', stop: () => database.stop() }
    ])
  })
}
