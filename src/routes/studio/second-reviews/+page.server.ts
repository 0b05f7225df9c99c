import { mySecondReviews, ownAgreement } from '#modules/guidance/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import { now } from '#platform/time/clock.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const [reviews, agreement] = await Promise.all([read(mySecondReviews, { cursor: url.searchParams.get('cursor') ?? undefined }), read(ownAgreement)])
  return { title: m.guiding_second_reviews(), reviews, agreement, at: now().getTime() }
}
