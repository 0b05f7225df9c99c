import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

interface Kept {
  until: number
  status: number
  headers: Record<string, string | string[]>
  plain: Buffer
  br?: Buffer
  gzip?: Buffer
}

export interface PageCache {
  /** Answers from the cache, or arranges that the answer is kept. True: answered. */
  serve(request: IncomingMessage, response: ServerResponse): boolean
  clear(): void
}

const maxEntries = 500
const maxBytes = 512 * 1024

/**
 * Keeps public pages of visitors without a session for a few seconds: a page that a thousand people open
 * at once is rendered once. Anything with a cookie, a query that is not GET, or a Set-Cookie passes by.
 */
export function makePageCache(cacheable: (path: string) => boolean, seconds = 10): PageCache {
  const pages = new Map<string, Kept>()
  return {
    clear: () => pages.clear(),
    serve(request, response) {
      const url = request.url ?? ''
      if (request.method !== 'GET' || request.headers.cookie?.includes('session') || request.headers.authorization) return false
      if (!cacheable(url.split('?')[0] ?? '')) return false
      const key = `${request.headers['x-klearn-proto']}://${request.headers['x-klearn-host']}${url}`
      const kept = pages.get(key)
      if (kept && kept.until > Date.now()) {
        answer(kept, request, response)
        return true
      }
      pages.delete(key)
      keep(response, (page) => {
        if (pages.size >= maxEntries) pages.delete(pages.keys().next().value as string)
        pages.set(key, { ...page, until: Date.now() + seconds * 1000 })
      })
      return false
    }
  }
}

function answer(page: Kept, request: IncomingMessage, response: ServerResponse): void {
  const accepts = String(request.headers['accept-encoding'] ?? '')
  const encoding = accepts.includes('br') ? 'br' : accepts.includes('gzip') ? 'gzip' : undefined
  if (encoding === 'br') page.br ??= brotliCompressSync(page.plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
  if (encoding === 'gzip') page.gzip ??= gzipSync(page.plain, { level: 5 })
  const body = (encoding && page[encoding]) || page.plain
  response.writeHead(page.status, {
    ...page.headers,
    ...(encoding && { 'content-encoding': encoding }),
    vary: 'accept-encoding, cookie',
    'content-length': String(body.length)
  })
  response.end(body)
}

function keep(response: ServerResponse, store: (page: Omit<Kept, 'until'>) => void): void {
  const parts: Buffer[] = []
  let size = 0
  const write = response.write.bind(response)
  const end = response.end.bind(response)
  const add = (chunk: unknown) => {
    if (chunk === undefined || chunk === null || typeof chunk === 'function') return
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk as Uint8Array)
    size += part.length
    if (size <= maxBytes) parts.push(part)
  }
  response.write = ((chunk: never, ...rest: never[]) => {
    add(chunk)
    return write(chunk, ...rest)
  }) as typeof response.write
  response.end = ((chunk: never, ...rest: never[]) => {
    add(chunk)
    const fit = response.statusCode === 200 && size > 0 && size <= maxBytes && !response.getHeader('set-cookie') && !response.getHeader('content-encoding')
    if (fit) {
      const headers: Record<string, string | string[]> = {}
      for (const [name, value] of Object.entries(response.getHeaders())) {
        if (value !== undefined && !['content-length', 'date', 'connection', 'transfer-encoding', 'x-request-id', 'etag'].includes(name))
          headers[name] = Array.isArray(value) ? value : String(value)
      }
      store({ status: 200, headers, plain: Buffer.concat(parts) })
    }
    return end(chunk, ...rest)
  }) as typeof response.end
}
