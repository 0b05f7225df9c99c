import { issuerDocument } from '#modules/experts/index.ts'
import { read } from '#platform/pages.ts'
import type { RequestHandler } from './$types'

/** The document behind did:web:<host>:certificates. */
export const GET: RequestHandler = async () =>
  new Response(JSON.stringify(await read(issuerDocument)), {
    headers: { 'content-type': 'application/did+json', 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' }
  })
