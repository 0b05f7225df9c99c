import { redirect } from '@sveltejs/kit'
import { askPasswordReset, listProviders, resetPassword } from '#modules/identity/index.ts'
import { localPath, read, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => ({
  token: url.searchParams.get('token') ?? '',
  done: url.searchParams.has('done'),
  mail: (await read(listProviders)).mail
})

export const actions: Actions = {
  ask: (event) => submit(event, askPasswordReset),
  set: async (event) => {
    const result = await submit(event, resetPassword, { token: event.url.searchParams.get('token') ?? '' })
    if (!went(result)) return result
    redirect(303, `${localPath('/reset')}?done`)
  }
}
