import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { isRunnableDevEnvironment, type ViteDevServer } from 'vite'
import type { Config } from '#platform/config.ts'
import { say } from './say.ts'

// Types only: at run time every module of the product comes from Vite, or it would exist twice.
type ServerModule = typeof import('#server.ts')
type WorkerModule = typeof import('#worker.ts')
type App = Awaited<ReturnType<ServerModule['makeApp']>>
type Running = { from: ServerModule; app: App; close(): Promise<void> }

/** The product as Vite last evaluated it; composed again when a module changed. */
export class LiveProduct {
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
