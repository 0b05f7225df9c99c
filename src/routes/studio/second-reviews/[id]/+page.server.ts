import { scoreSecondReview, showSecondReview } from '#modules/guidance/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params }) => {
  const review = await read(showSecondReview, { secondReviewId: params.id })
  return { title: review.topic, review }
}

export const actions: Actions = {
  default: async (event) => {
    const typed = await event.request.clone().formData()
    // A criterion may be called anything, dots included.
    const scores = Object.fromEntries([...typed].flatMap(([name, level]) => (name.startsWith('score:') ? [[name.slice(6), Number(level)]] : [])))
    return submit(event, scoreSecondReview, { secondReviewId: event.params.id, scores })
  }
}
