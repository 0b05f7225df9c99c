import { listCategories } from '#modules/catalog/index.ts'
import { listExperts } from '#modules/experts/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const given = Object.fromEntries([...url.searchParams].filter(([name, value]) => ['category', 'field', 'sort', 'cursor'].includes(name) && value))
  const [list, categories] = await Promise.all([read(listExperts, given), read(listCategories)])
  const names = Object.fromEntries(categories.rows.map((one) => [one.slug, { zh: one.nameZh, en: one.nameEn }]))
  return { list, names, filter: { category: given.category, field: given.field, sort: given.sort === 'fastest' ? 'fastest' : undefined, cursor: given.cursor } }
}
