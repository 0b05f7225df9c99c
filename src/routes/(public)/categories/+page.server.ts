import { courseFacets, listCategories } from '#modules/catalog/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async () => {
  const [{ rows }, facets] = await Promise.all([read(listCategories), read(courseFacets)])
  return { categories: rows.map(({ slug, parentSlug, nameZh, nameEn }) => ({ slug, parentSlug, nameZh, nameEn, count: facets.categories[slug] ?? 0 })) }
}
