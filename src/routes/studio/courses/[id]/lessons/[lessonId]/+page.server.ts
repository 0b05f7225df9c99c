import { studioLesson } from '#modules/catalog/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params }) => {
  const lesson = await read(studioLesson, { courseId: params.id, lessonId: params.lessonId })
  return { lesson }
}
