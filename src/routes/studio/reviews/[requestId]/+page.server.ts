import { showReview } from '#modules/guidance/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, depends }) => {
  depends('guidance:request')
  return { item: await read(showReview, { requestId: params.requestId }) }
}
