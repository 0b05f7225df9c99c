import { courseFacets, listCourses } from '#modules/catalog/index.ts'
import { myCourses } from '#modules/learning/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url, locals }) => {
  const input = Object.fromEntries(url.searchParams)
  const [list, { tree, ...facets }] = await Promise.all([read(listCourses, input), read(courseFacets, input)])
  const mine = locals.actor.kind === 'person' ? (await read(myCourses, { state: 'all', limit: 50 })).rows : []
  return {
    list,
    facets,
    categories: tree.map(({ slug, parentSlug, nameZh, nameEn }) => ({ slug, parentSlug, nameZh, nameEn })),
    progress: Object.fromEntries(mine.filter((one) => one.endedAt === null).map((one) => [one.courseId, one.progressPercent]))
  }
}
