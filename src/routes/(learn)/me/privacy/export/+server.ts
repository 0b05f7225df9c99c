import { exportMyData } from '#modules/identity/index.ts'
import { read } from '#platform/pages.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals }) => {
  const data = await read(exportMyData)
  return new Response(JSON.stringify(data, null, 2), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="klearn-data.json"; filename*=UTF-8''${encodeURIComponent(`klearn-${locals.actor.username}.json`)}`,
      'cache-control': 'no-store'
    }
  })
}
