import { answerRating, changeRating, courseRatings, rateCourse, reportRating } from '#modules/feedback/index.ts'
import { discussedCourse } from '#modules/community/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

const courseOf = async (event: Pick<RequestEvent, 'params'>) => (await read(discussedCourse, { slug: event.params.slug })).courseId

export const load: PageServerLoad = async (event) => ({
  ratings: await read(courseRatings, { courseId: await courseOf(event), cursor: event.url.searchParams.get('cursor') ?? undefined }),
  more: event.url.searchParams.has('cursor')
})

export const actions: Actions = {
  rate: async (event) => submit(event, rateCourse, { courseId: await courseOf(event) }),
  change: async (event) => submit(event, changeRating, { courseId: await courseOf(event) }),
  answer: (event) => submit(event, answerRating),
  report: (event) => submit(event, reportRating)
}
