import { choosePreferences, ownPreferences } from '#modules/inbox/index.ts'
import { context } from '#platform/context.ts'
import { read, submit, toSignIn } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  return { preferences: await read(ownPreferences) }
}

export const actions: Actions = { default: (event) => submit(event, choosePreferences) }
