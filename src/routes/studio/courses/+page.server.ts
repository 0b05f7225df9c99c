import { m } from '#paraglide/messages.js'
import { myCourses } from '#modules/catalog/index.ts'
import { isCurator } from '#modules/catalog/access.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url, locals }) => {
  const all = url.searchParams.get('all') === '1' && isCurator(locals.actor)
  const list = await read(myCourses, { all, cursor: url.searchParams.get('cursor') ?? undefined })
  return { title: m.catalog_studio_courses(), list, all, curator: isCurator(locals.actor) }
}
