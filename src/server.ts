import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { modules } from '#app.ts'
import { findActor } from '#modules/identity/index.ts'
import { uploads } from '#modules/media/index.ts'
import { overwriteGetLocale } from '#paraglide/runtime.js'
import type { Config } from '#platform/config.ts'
import { context } from '#platform/context.ts'
import { connect, disconnect } from '#platform/db.ts'
import { makeApi } from '#platform/http/api.ts'
import { addHealth } from '#platform/http/health.ts'
import { type Hosting, makeServer } from '#platform/http/host.ts'
import { makePageCache } from '#platform/http/page-cache.ts'
import { startRealtime } from '#platform/realtime.ts'
import { setSiteOrigin } from '#platform/site.ts'
import { openSecrets } from '#platform/secrets.ts'

export interface App {
  server: Server
  /** Closes HTTP: answers what is under way, accepts nothing new. */
  close(): Promise<void>
}

const publicPage = /^\/(en\/?)?($|courses|tasks|experts|articles|rules|privacy|terms|certificates|about)/

/**
 * Composes the whole web side over an open database: API, pages, uploads, realtime. `pages` is SvelteKit's
 * handler: the built one in production, Vite's in development (there without `keepPages`: an edit shows at once).
 */
export async function makeApp({
  config,
  url,
  pages,
  keepPages = true
}: {
  config: Config
  url: string
  pages: Hosting['pages']
  keepPages?: boolean
}): Promise<App> {
  overwriteGetLocale(() => (context().locale === 'en' ? 'en' : 'zh-CN'))
  const api = await makeApi(modules, config, (handler) => makeServer({ config, findActor, pages, uploads, cache: keepPages ? cache : undefined, api: handler }))
  addHealth(api, config)
  for (const module of modules) await module.http?.(api, config)
  await api.ready()
  const server = api.server
  const realtime = startRealtime(server, { url, config, modules, findActor })
  return {
    server,
    async close() {
      await realtime.stop()
      await endRequests(server)
      await api.close()
    }
  }
}

/** Fastify does not close a server that it did not open itself. */
async function endRequests(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise((resolve) => server.close(resolve))
  // One keep-alive client would hold the process for five seconds, one that never ends its request for ever.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const impatience = setTimeout(() => server.closeAllConnections(), 15_000)
  await closed
  clearInterval(idle)
  clearTimeout(impatience)
}

const cache = makePageCache((path) => publicPage.test(path))

/** Starts the web side on its port: opens secrets and the database, loads the built pages, listens. */
export async function startServer({ config, url, port = config.PORT }: { config: Config; url: string; port?: number }) {
  openSecrets(config)
  connect(url, config.DATABASE_POOL)
  const app = await makeApp({ config, url: config.DATABASE_DIRECT_URL ?? url, pages: await builtPages(config) })
  await new Promise<void>((resolve, reject) => {
    app.server.once('error', reject)
    app.server.listen(port, config.HOST, resolve)
  })
  const bound = (app.server.address() as AddressInfo).port
  setSiteOrigin(config.PUBLIC_URL ?? `http://localhost:${bound}`)
  return {
    port: bound,
    /** Ends HTTP only: jobs of the same process still need the database. */
    drain: () => app.close(),
    async close() {
      await app.close()
      await disconnect()
    }
  }
}

async function builtPages(config: Config): Promise<Hosting['pages']> {
  // Read by the handler when it is imported: private names that `makeServer` overwrites on each request.
  process.env.PROTOCOL_HEADER = 'x-klearn-proto'
  process.env.HOST_HEADER = 'x-klearn-host'
  process.env.BODY_SIZE_LIMIT ??= '12M'
  const { handler } = await import(/* @vite-ignore */ pathToFileURL(`${config.buildFolder}/handler.js`).href)
  return handler
}
