import { redirect } from '@sveltejs/kit'
import { safePath, signIn } from '#modules/identity/index.ts'
import { localPath, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  const to = safePath(url.searchParams.get('to'), localPath('/'))
  if (locals.actor.kind === 'person' && !locals.actor.awaitsSecondFactor) redirect(303, to)
  return { to }
}

export const actions: Actions = {
  default: async (event) => {
    const result = await submit(event, signIn)
    if (!went(result)) return result
    const to = safePath(event.url.searchParams.get('to'), localPath('/'))
    redirect(303, result.output.secondFactor ? `${localPath('/second-factor')}?to=${encodeURIComponent(to)}` : to)
  }
}
