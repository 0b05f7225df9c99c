import { isCurator } from '#modules/catalog/access.ts'
import { courseFacets, removeCategory, saveCategory } from '#modules/catalog/index.ts'
import { m } from '#paraglide/messages.js'
import { refuse } from '#platform/errors.ts'
import { asPageError, read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => {
  if (!isCurator(locals.actor)) throw asPageError(refuse.notAllowed())
  const { tree, categories: counts } = await read(courseFacets)
  return { title: m.catalog_studio_categories(), tree: tree.map((one) => ({ ...one, count: counts[one.slug] ?? 0 })) }
}

export const actions: Actions = {
  save: async (event) => {
    const form = await event.request.clone().formData()
    // An empty choice means the first level.
    const parentSlug = String(form.get('parentSlug') ?? '') || null
    return submit(event, saveCategory, { parentSlug })
  },
  remove: (event) => submit(event, removeCategory)
}
