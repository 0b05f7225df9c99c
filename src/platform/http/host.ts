import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Actor, guest } from '../actor.ts'
import type { Config } from '../config.ts'
import { type Context, runWith } from '../context.ts'
import { log } from '../log.ts'
import { countRequest } from '../metrics.ts'
import type { PageCache } from './page-cache.ts'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

export interface Hosting {
  config: Config
  /** Fastify's handler: /api, health, webhooks, media. */
  api: Handler
  /** SvelteKit's handler: everything else. */
  pages: (request: IncomingMessage, response: ServerResponse, next: () => void) => void
  /** Resumable uploads under /files. */
  uploads?: Handler
  findActor(request: IncomingMessage): Promise<Actor>
  cache?: PageCache
}

const toApi = /^\/(api|auth|healthz|readyz|metrics|media|webhooks|gateway|calendar)(\/|$|\?)/

/**
 * The one HTTP server of the process: gives each request an id, an actor and a language, then hands it to
 * the API or the pages. Assets with a hash in their name skip all of that.
 */
export function makeServer(hosting: Hosting): Server {
  const { config, api, pages, uploads, findActor, cache } = hosting
  const front = async (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '/'
    if (url.startsWith('/_app/immutable/')) return pages(request, response, () => notFound(response))
    const origin = originOf(request, config)
    // The pages handler believes these two; nobody outside may set them.
    request.headers['x-klearn-proto'] = origin.slice(0, origin.indexOf(':'))
    request.headers['x-klearn-host'] = origin.slice(origin.indexOf('//') + 2)
    if (cache?.serve(request, response)) return
    const context: Context = {
      requestId: randomUUID(),
      actor: guest,
      locale: localeOf(request, url),
      ip: addressOf(request, config),
      userAgent: String(request.headers['user-agent'] ?? '').slice(0, 300),
      origin,
      path: pageOf(url),
      sendCookie: (line) => {
        response.appendHeader('set-cookie', line)
      }
    }
    response.setHeader('x-request-id', context.requestId)
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'strict-origin-when-cross-origin')
    try {
      context.actor = await findActor(request)
      if (context.actor.kind === 'person' && toApi.test(url) && !request.headers['accept-language']) context.locale = context.actor.locale
    } catch (error) {
      log.error({ err: error }, 'session lookup')
      response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '5' })
      return response.end('数据库暂时连不上，请稍后再试。 The database cannot be reached right now.')
    }
    runWith(context, () => {
      if (toApi.test(url)) return api(request, response)
      if (uploads && /^\/files(\/|$|\?)/.test(url)) return uploads(request, response)
      response.on('finish', () => countRequest('page', response.statusCode))
      pages(request, response, () => notFound(response))
    })
  }
  const server = createServer((request, response) => {
    front(request, response).catch((error) => {
      log.error({ err: error }, 'front')
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  // Longer than the proxies in front keep theirs, or they send into a connection that we are closing.
  server.keepAliveTimeout = 65_000
  return server
}

/** The address of the page itself when only its data was asked for. */
function pageOf(url: string): string {
  const [path = '', query] = url.replace(/[?&]x-sveltekit-[^&]*/g, '').split('?')
  return `${path.replace(/\/__data\.json$/, '') || '/'}${query ? `?${query}` : ''}`
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
  response.end('404')
}

export function originOf(request: IncomingMessage, config: Config): string {
  if (config.PUBLIC_URL) return new URL(config.PUBLIC_URL).origin
  const host = String(request.headers.host ?? 'localhost').replace(/[^\w.:[\]-]/g, '')
  return `http://${host}`
}

function addressOf(request: IncomingMessage, config: Config): string {
  const forwarded = config.TRUST_PROXY
    ? String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : ''
  return forwarded || request.socket.remoteAddress || ''
}

/** Pages say their language in the address (/en/…); the API by Accept-Language. */
export function localeOf(request: IncomingMessage, url: string): string {
  if (/^\/en(\/|$|\?)/.test(url)) return 'en'
  if (!toApi.test(url)) return 'zh-CN'
  return /^\s*en\b/i.test(String(request.headers['accept-language'] ?? '')) ? 'en' : 'zh-CN'
}
