import { createServer } from 'node:http'
import { createServer as createVite } from 'vite'
import { type Config, loadConfig } from '#platform/config.ts'
import { migrate } from '#platform/migrate.ts'
import { type Database, withDatabase } from './database.ts'
import { findFreePort } from './free-port.ts'
import { LiveProduct } from './live-product.ts'
import { say } from './say.ts'
import { root } from './sources.ts'
import { untilStopped } from './until-stopped.ts'

/** Pages, API and jobs inside Vite: an edit is live on the next request, without a build. */
export async function run(): Promise<number> {
  const config = loadConfig()
  return withDatabase(config, { purpose: 'klearn dev', shared: false }, (database) => develop(config, database))
}

async function develop(config: Config, database: Database): Promise<number> {
  await migrate(database.url)
  const port = await findFreePort(config.HOST, config.PORT, true)
  const front = createServer()
  const vite = await createVite({
    root,
    configLoader: 'native',
    appType: 'custom',
    server: { middlewareMode: true, ws: { server: front } }
  })
  const product = new LiveProduct(vite, config, database.url)
  front.on('request', (request, response) => product.answer(request, response))
  front.on('upgrade', (request, socket, head) => product.upgrade(request, socket, head))
  // Before the worker runs: the past is lived through with the clock turned back.
  if (config.demo) await product.seed()
  await product.current()
  await new Promise<void>((resolve) => front.listen(port, config.HOST, resolve))
  await database.announce(`http://localhost:${port}`)
  console.log(`\n${say('command_developing', { address: `http://localhost:${port}` })}`)

  return untilStopped([
    { name: 'HTTP', stop: async () => front.close() },
    { name: 'product', stop: () => product.close() },
    { name: 'Vite', stop: () => vite.close() },
    { name: 'PostgreSQL', stop: () => database.stop() }
  ])
}
