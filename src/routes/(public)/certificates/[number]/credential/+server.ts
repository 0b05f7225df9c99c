import { myCredential } from '#modules/experts/index.ts'
import { read } from '#platform/pages.ts'
import type { RequestHandler } from './$types'

/** The credential for its holder; its address is the id that stands in it. */
export const GET: RequestHandler = async ({ params }) => {
  const { token } = await read(myCredential, { number: params.number })
  return new Response(token, {
    headers: {
      'content-type': 'application/vc+jwt',
      'content-disposition': `attachment; filename="${params.number.replace(/[^\w-]/g, '')}.jwt"`,
      'cache-control': 'private, no-store'
    }
  })
}
