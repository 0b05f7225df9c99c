import { listCategories, search } from '#modules/catalog/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 200)
  const kind = url.searchParams.get('kind') ?? undefined
  const found = q ? await read(search, { q, kind, cursor: url.searchParams.get('cursor') ?? undefined }) : null
  const categories = found && found.hits.length > 0 ? [] : (await read(listCategories)).rows.filter((one) => !one.parentSlug)
  return { q, kind, found, categories: categories.map(({ slug, nameZh, nameEn }) => ({ slug, nameZh, nameEn })) }
}
