import { listCategories } from '#modules/catalog/index.ts'
import { handInSheet, panelApplication, saveSheet } from '#modules/recruitment/index.ts'
import { read, submit, toSignIn } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (event.locals.actor.kind === 'guest') throw toSignIn(event)
  const [found, categories] = await Promise.all([read(panelApplication, { applicationId: event.params.applicationId }), read(listCategories)])
  return { ...found, categories: categories.rows }
}

export const actions: Actions = {
  save: (event) => submit(event, saveSheet, { applicationId: event.params.applicationId }),
  handIn: (event) => submit(event, handInSheet, { applicationId: event.params.applicationId })
}
