import { redirect } from '@sveltejs/kit'
import { giveConsent, myConsents, safePath } from '#modules/identity/index.ts'
import { localPath, read, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

const wayBack = (url: URL) => safePath(url.searchParams.get('to'), localPath('/'))

/** Every sign-in passes here and goes on at once, unless a policy has a new version. */
export const load: PageServerLoad = async ({ locals, url }) => {
  if (locals.actor.kind !== 'person') redirect(303, `${localPath('/sign-in')}${url.search}`)
  if (locals.actor.awaitsSecondFactor) redirect(303, `${localPath('/second-factor')}${url.search}`)
  const { owed } = await read(myConsents)
  if (owed.length === 0) redirect(303, wayBack(url))
  return { owed }
}

export const actions: Actions = {
  default: async (event) => {
    const result = await submit(event, giveConsent)
    if (!went(result)) return result
    redirect(303, wayBack(event.url))
  }
}
