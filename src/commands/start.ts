import { type Config, loadConfig } from '#platform/config.ts'
import { disconnect } from '#platform/db.ts'
import { migrate } from '#platform/migrate.ts'
import { buildPages } from './build.ts'
import { useBuild } from './build-folder.ts'
import { type Database, withDatabase } from './database.ts'
import { findFreePort } from './free-port.ts'
import { say } from './say.ts'
import { untilStopped } from './until-stopped.ts'

/** Everything in one process: pages, API, jobs and, unless DATABASE_URL names one, the database. */
export async function run(): Promise<number> {
  const began = Date.now()
  const config = loadConfig()
  // First of all: a second start on the same data folder ends here.
  return withDatabase(config, { purpose: 'klearn start', shared: false }, async (database) => {
    await buildPages(config.buildFolder)
    useBuild(config.buildFolder)
    return serveAll(config, database, began)
  })
}

async function serveAll(config: Config, database: Database, began: number): Promise<number> {
  const directUrl = config.DATABASE_DIRECT_URL ?? database.url
  const fresh = await migrate(directUrl)
  if (fresh.length > 0) console.log(say('command_migrated', { count: fresh.length }))
  if (config.demo) await fillDemoWorld(config, database)

  // A proxy in front expects the port it was told.
  const port = await findFreePort(config.HOST, config.PORT, !config.production)
  // Imported only now: they need the compiled messages, which the build makes.
  const { startServer } = await import('#server.ts')
  const { startWorker } = await import('#worker.ts')
  const server = await startServer({ config, url: database.url, port })
  const worker = await startWorker({ config, url: database.url, shared: true })
  const address = config.PUBLIC_URL ?? `http://localhost:${server.port}`
  await database.announce(address)
  const lines = [...(config.demo ? await demoAccountLines() : []), ...(await setupLinkLines(address))]
  console.log(['', say('command_ready', { address, seconds: ((Date.now() - began) / 1000).toFixed(1) }), ...lines].join('\n'))

  return untilStopped([
    { name: 'HTTP', stop: () => server.drain() },
    { name: 'jobs', stop: () => worker.close() },
    { name: 'pool', stop: () => disconnect() },
    { name: 'PostgreSQL', stop: () => database.stop() }
  ])
}

async function fillDemoWorld(config: Config, database: Database): Promise<void> {
  const { seed } = await import('#seed.ts')
  await seed({ url: database.url, config, log: (line: string) => console.log(line) })
}

async function demoAccountLines(): Promise<string[]> {
  const { demoAccounts } = await import('#seed.ts')
  const accounts = demoAccounts.map(({ email, password, role }) => `  ${role.padEnd(10)} ${email.padEnd(14)} ${password}`)
  return [say('command_demo_accounts'), ...accounts]
}

async function setupLinkLines(address: string): Promise<string[]> {
  const { setupLink } = await import('#modules/identity/index.ts')
  const link = await setupLink(address)
  return link ? [say('command_setup', { link })] : []
}
