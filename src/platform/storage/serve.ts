import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../errors.ts'
import type { StorageDriver } from './driver.ts'
import { contentDisposition } from './file-name.ts'
import { readFileUrl } from './file-url.ts'
import { parseRange } from './range.ts'
import { verifyUrl } from './signed-url.ts'

export interface ServedFile {
  key: string
  name: string
  type: string
  inline?: boolean
  /** Seconds that a browser may keep it; 0 for what permission may be taken from. */
  maxAge?: number
}

// Scripts cannot run in these, so they may be shown in a page of ours.
const SHOWN = /^(image\/(png|jpeg|webp|gif|avif)|video\/|audio\/|application\/pdf$|text\/(plain|vtt)$)/

/** Answers a request with a stored file: ranges, conditional requests, safe headers. Ends the response. */
export async function serveFile(req: IncomingMessage, res: ServerResponse, driver: StorageDriver, file: ServedFile): Promise<void> {
  const size = await driver.size(file.key)
  if (size === undefined) return end(res, 404)

  // A key is never written twice, so it names its bytes.
  const etag = `"${file.key}"`
  const inline = Boolean(file.inline) && SHOWN.test(file.type)
  res.setHeader('Accept-Ranges', 'bytes')
  res.setHeader('ETag', etag)
  res.setHeader('Cache-Control', file.maxAge ? `private, max-age=${file.maxAge}, immutable` : 'private, no-cache')
  res.setHeader('Content-Type', file.type.startsWith('text/') ? `${file.type}; charset=utf-8` : file.type)
  res.setHeader('Content-Disposition', contentDisposition(file.name, inline))
  res.setHeader('X-Content-Type-Options', 'nosniff')
  // Should a browser run anything in it after all: without our cookies and without the network.
  res.setHeader('Content-Security-Policy', "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; sandbox")
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  if (req.headers['if-none-match'] === etag) return end(res, 304)

  const fresh = req.headers['if-range'] === undefined || req.headers['if-range'] === etag
  const range = parseRange(fresh ? req.headers.range : undefined, size)
  if (range === 'unsatisfiable') {
    res.setHeader('Content-Range', `bytes */${size}`)
    return end(res, 416)
  }
  if (range === 'whole') {
    res.writeHead(200, { 'Content-Length': size })
  } else {
    res.writeHead(206, { 'Content-Length': range.end - range.start + 1, 'Content-Range': `bytes ${range.start}-${range.end}/${size}` })
  }
  if (req.method === 'HEAD' || size === 0) {
    res.end()
    return
  }
  const bytes = await driver.get(file.key, range === 'whole' ? undefined : range).catch((error: unknown) => {
    // Removed between the two looks; the headers are out already.
    if (error instanceof Refusal) return undefined
    throw error
  })
  if (!bytes) {
    res.destroy()
    return
  }
  // People close players all the time: a response that ends early is no fault.
  await pipeline(bytes, res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET' && error.code !== 'EPIPE') throw error
  })
}

/** Answers the signed addresses that a local driver makes. Mount it at the driver's `urlPath`. */
export async function serveSigned(
  req: IncomingMessage,
  res: ServerResponse,
  { driver, urlPath, secret }: { driver: StorageDriver; urlPath: string; secret: string | Buffer }
): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD') return end(res, 405)
  const url = req.url ?? ''
  const verdict = verifyUrl(url, secret)
  const address = verdict === 'good' ? readFileUrl(urlPath, url) : undefined
  if (verdict === 'expired') return end(res, 410)
  if (!address) return end(res, 403)
  return serveFile(req, res, driver, { ...address, maxAge: 300 })
}

function end(res: ServerResponse, status: number): void {
  for (const name of ['Content-Type', 'Content-Disposition']) if (status >= 400) res.removeHeader(name)
  res.writeHead(status)
  res.end()
}
