import { courseFacets } from '#modules/catalog/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async () => {
  const facets = await read(courseFacets)
  return { categories: facets.tree.map(({ slug, parentSlug, nameZh, nameEn }) => ({ slug, parentSlug, nameZh, nameEn, count: facets.categories[slug] ?? 0 })) }
}
