import { courseBySlug } from '#modules/catalog/index.ts'
import { answerRating, changeRating, courseRatings, rateCourse, reportRating } from '#modules/feedback/index.ts'
import { database } from '#platform/db.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, url }) => ({
  ratings: await read(courseRatings, { slug: params.slug, cursor: url.searchParams.get('cursor') ?? undefined }),
  more: url.searchParams.has('cursor')
})

/** Of an address that means nothing the use case says so. */
const courseOf = async (slug: string) => ({ courseId: (await courseBySlug(database(), slug))?.id })

export const actions: Actions = {
  rate: async (event) => submit(event, rateCourse, await courseOf(event.params.slug)),
  change: async (event) => submit(event, changeRating, await courseOf(event.params.slug)),
  answer: (event) => submit(event, answerRating),
  report: (event) => submit(event, reportRating)
}
