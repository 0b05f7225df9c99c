import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { createServer as createVite, isRunnableDevEnvironment, type ViteDevServer } from 'vite'
import { type Config, loadConfig } from '#platform/config.ts'
import { migrate } from '#platform/migrate.ts'
import { openDatabase } from './database.ts'
import { findFreePort } from './free-port.ts'
import { say } from './say.ts'
import { root } from './sources.ts'
import { untilStopped } from './until-stopped.ts'

// Types only: at run time every module of the product comes from Vite, or it would exist twice.
type ServerModule = typeof import('#server.ts')
type WorkerModule = typeof import('#worker.ts')
type App = Awaited<ReturnType<ServerModule['makeApp']>>
type Running = { from: ServerModule; app: App; close(): Promise<void> }

/** Pages, API and jobs inside Vite: an edit is live on the next request, without a build. */
export async function run(): Promise<number> {
  const config = loadConfig()
  const database = await openDatabase(config, { purpose: 'klearn dev', shared: false })
  await migrate(database.url)
  const port = await findFreePort(config.HOST, config.PORT, true)
  const front = createServer()
  const vite = await createVite({
    root,
    configLoader: 'native',
    appType: 'custom',
    server: { middlewareMode: true, ws: { server: front } }
  })
  const product = new Product(vite, config, database.url)
  front.on('request', (request, response) => product.answer(request, response))
  front.on('upgrade', (request, socket, head) => product.upgrade(request, socket, head))
  await product.current()
  if (config.demo) await product.seed()
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

/** The product as Vite last evaluated it; composed again when a module changed. */
class Product {
  #vite: ViteDevServer
  #config: Config
  #url: string
  #running: Running | undefined
  #starting: Promise<Running> | undefined

  constructor(vite: ViteDevServer, config: Config, url: string) {
    this.#vite = vite
    this.#config = config
    this.#url = url
  }

  current(): Promise<Running> {
    // Requests that arrive together share one reload.
    this.#starting ??= this.#renew().finally(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { app } = await this.current()
      app.server.emit('request', request, response)
    } catch (error) {
      this.#vite.ssrFixStacktrace(error as Error)
      console.error(say('command_reload_failed'), error)
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(String((error as Error).stack))
    }
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Vite's own socket is answered by Vite.
    if (request.headers['sec-websocket-protocol']?.startsWith('vite-')) return
    const running = await this.current().catch(() => undefined)
    if (running) running.app.server.emit('upgrade', request, socket, head)
    else socket.destroy()
  }

  async seed(): Promise<void> {
    const { seed } = await this.#load<typeof import('#seed.ts')>('/src/seed.ts')
    await seed({ url: this.#url, config: this.#config, log: (line: string) => console.log(line) })
  }

  async close(): Promise<void> {
    await this.#running?.close()
  }

  async #renew(): Promise<Running> {
    const from = await this.#load<ServerModule>('/src/server.ts')
    // Vite evaluates a module again only when it or something below it changed.
    if (this.#running?.from === from) return this.#running
    await this.#running?.close()
    const { openSecrets } = await this.#load<typeof import('#platform/secrets.ts')>('/src/platform/secrets.ts')
    const { connect, disconnect } = await this.#load<typeof import('#platform/db.ts')>('/src/platform/db.ts')
    const { startWorker } = await this.#load<WorkerModule>('/src/worker.ts')
    const [config, url] = [this.#config, this.#url]
    openSecrets(config)
    connect(url, config.DATABASE_POOL)
    const app = await from.makeApp({ config, url, pages: this.#vite.middlewares, keepPages: false })
    const worker = await startWorker({ config, url, shared: true })
    const close = async () => {
      await app.close()
      await worker.close()
      await disconnect()
    }
    this.#running = { from, app, close }
    return this.#running
  }

  async #load<T>(file: string): Promise<T> {
    const environment = this.#vite.environments.ssr
    if (!environment || !isRunnableDevEnvironment(environment)) throw new Error('Vite has no runnable server environment')
    return environment.runner.import(file)
  }
}
