import { chooseReaders, discussedCourse, listDiscussions } from '#modules/community/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, url }) => {
  const { courseId, lessons } = await read(discussedCourse, { slug: params.slug })
  const [filter, lesson] = [url.searchParams.get('filter') ?? 'all', url.searchParams.get('lesson')]
  const chosen = lessons.find((one) => one.id === lesson)
  const list = await read(listDiscussions, { courseId, filter, lessonId: chosen?.id, cursor: url.searchParams.get('cursor') ?? undefined })
  return { filter, lesson: chosen ?? null, lessons, list }
}

export const actions: Actions = {
  readers: async (event) => submit(event, chooseReaders, { courseId: (await read(discussedCourse, { slug: event.params.slug })).courseId })
}
