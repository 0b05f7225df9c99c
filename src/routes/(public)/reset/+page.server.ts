import { redirect } from '@sveltejs/kit'
import { askPasswordReset, resetPassword } from '#modules/identity/index.ts'
import { localPath, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ url }) => ({ token: url.searchParams.get('token') ?? '', done: url.searchParams.has('done') })

export const actions: Actions = {
  ask: (event) => submit(event, askPasswordReset),
  set: async (event) => {
    const result = await submit(event, resetPassword, { token: event.url.searchParams.get('token') ?? '' })
    if (!went(result)) return result
    redirect(303, `${localPath('/reset')}?done`)
  }
}
