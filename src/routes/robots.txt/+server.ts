import { context } from '#platform/context.ts'
import type { RequestHandler } from './$types'

const closed = ['/api/', '/me', '/learn', '/studio', '/admin', '/inbox', '/orders', '/checkout', '/search', '/files', '/media']

export const GET: RequestHandler = () => {
  const lines = ['User-agent: *', ...closed.flatMap((path) => [`Disallow: ${path}`, `Disallow: /en${path}`]), '', `Sitemap: ${context().origin}/sitemap.xml`]
  return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' } })
}
