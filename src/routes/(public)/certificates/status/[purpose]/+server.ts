import { statusListToken } from '#modules/experts/index.ts'
import { read } from '#platform/pages.ts'
import type { RequestHandler } from './$types'

/** The list of revoked or suspended credentials, as verifiers fetch it. */
export const GET: RequestHandler = async ({ params }) => {
  const { token } = await read(statusListToken, { purpose: params.purpose as 'revocation' })
  return new Response(token, { headers: { 'content-type': 'application/vc+jwt', 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' } })
}
