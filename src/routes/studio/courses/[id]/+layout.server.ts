import { studioCourse } from '#modules/catalog/index.ts'
import { read } from '#platform/pages.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ params }) => {
  const course = await read(studioCourse, { courseId: params.id })
  return { course, title: course.version.title }
}
