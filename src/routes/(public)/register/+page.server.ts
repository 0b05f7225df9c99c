import { redirect } from '@sveltejs/kit'
import { register, safePath } from '#modules/identity/index.ts'
import { localPath, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  const to = safePath(url.searchParams.get('to'), localPath('/'))
  if (locals.actor.kind === 'person') redirect(303, to)
  return { to }
}

export const actions: Actions = {
  default: async (event) => {
    const result = await submit(event, register)
    if (!went(result)) return result
    redirect(303, safePath(event.url.searchParams.get('to'), localPath('/')))
  }
}
