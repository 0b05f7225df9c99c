import { redirect } from '@sveltejs/kit'
import { giveSecondFactor, safePath } from '#modules/identity/index.ts'
import { localPath, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

const onward = (url: URL) => `${localPath('/consent')}?to=${encodeURIComponent(safePath(url.searchParams.get('to'), localPath('/')))}`

export const load: PageServerLoad = ({ locals, url }) => {
  if (locals.actor.kind !== 'person') redirect(303, `${localPath('/sign-in')}${url.search}`)
  if (!locals.actor.awaitsSecondFactor) redirect(303, onward(url))
  return { to: onward(url) }
}

export const actions: Actions = {
  default: async (event) => {
    const result = await submit(event, giveSecondFactor)
    if (!went(result)) return result
    redirect(303, onward(event.url))
  }
}
