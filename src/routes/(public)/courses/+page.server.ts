import { courseFacets, listCategories, listCourses } from '#modules/catalog/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const input = Object.fromEntries(url.searchParams)
  const [list, facets, categories] = await Promise.all([read(listCourses, input), read(courseFacets, input), read(listCategories)])
  return { list, facets, categories: categories.rows.map(({ slug, parentSlug, nameZh, nameEn }) => ({ slug, parentSlug, nameZh, nameEn })) }
}
