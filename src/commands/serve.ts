import { loadConfig } from '#platform/config.ts'
import { buildPages } from './build.ts'
import { useBuild } from './build-folder.ts'
import { withDatabase } from './database.ts'
import { findFreePort } from './free-port.ts'
import { needMigrated } from './reach-database.ts'
import { say } from './say.ts'
import { untilStopped } from './until-stopped.ts'

/** Pages and API only; jobs run in "klearn work". Any number of these may share a database. */
export async function run(): Promise<number> {
  const config = loadConfig()
  await buildPages(config.buildFolder)
  useBuild(config.buildFolder)
  return withDatabase(config, { purpose: 'klearn serve' }, async (database) => {
    await needMigrated(database.url)
    const port = await findFreePort(config.HOST, config.PORT, !config.production)
    const { startServer } = await import('#server.ts')
    const server = await startServer({ config, url: database.url, port })
    const address = config.PUBLIC_URL ?? `http://localhost:${server.port}`
    await database.announce(address)
    console.log(say('command_serving', { address }))
    return untilStopped([
      { name: 'HTTP', stop: () => server.close() },
      { name: 'PostgreSQL', stop: () => database.stop() }
    ])
  })
}
