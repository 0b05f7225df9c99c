import { credentialKeys } from '#modules/experts/index.ts'
import { read } from '#platform/pages.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async () =>
  new Response(JSON.stringify(await read(credentialKeys)), {
    headers: { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' }
  })
