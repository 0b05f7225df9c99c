import { error, redirect } from '@sveltejs/kit'
import { hasAdmin, setUp } from '#modules/identity/index.ts'
import { context } from '#platform/context.ts'
import { messageOf } from '#platform/http/message.ts'
import { localPath, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  if (await hasAdmin()) error(410, messageOf('identity/link-used', context().locale))
  return { token: url.searchParams.get('token') ?? '' }
}

export const actions: Actions = {
  default: async (event) => {
    const result = await submit(event, setUp, { token: event.url.searchParams.get('token') ?? '' })
    if (!went(result)) return result
    redirect(303, localPath('/admin'))
  }
}
