import { studioLesson } from '#modules/catalog/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, url, parent }) => {
  const { course } = await parent()
  const lessonId = url.searchParams.get('lesson') ?? course.tasks.flatMap((task) => task.lessons)[0]?.lessonId
  return { shown: lessonId ? await read(studioLesson, { courseId: params.id, lessonId }) : null }
}
