import { redirect } from '@sveltejs/kit'
import { askSignInCode, listProviders, safePath, signIn, signInByCode } from '#modules/identity/index.ts'
import { context } from '#platform/context.ts'
import { messageOf } from '#platform/http/message.ts'
import { localPath, read, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

const wayBack = (url: URL) => safePath(url.searchParams.get('to'), localPath('/'))

export const load: PageServerLoad = async ({ locals, url }) => {
  const to = wayBack(url)
  if (locals.actor.kind === 'person' && !locals.actor.awaitsSecondFactor) redirect(303, to)
  const problem = url.searchParams.get('problem')
  const offered = await read(listProviders)
  return {
    to,
    by: offered.sms && url.searchParams.get('by') === 'code' ? ('code' as const) : ('password' as const),
    problem: problem?.startsWith('identity/') ? messageOf(problem, context().locale) : null,
    ...offered
  }
}

/** After the first step: the second one, then whatever is owed, then where one came from. */
const next = (secondFactor: boolean, to: string) => `${localPath(secondFactor ? '/second-factor' : '/consent')}?to=${encodeURIComponent(to)}`

export const actions: Actions = {
  password: async (event) => {
    const result = await submit(event, signIn)
    if (!went(result)) return result
    redirect(303, next(result.output.secondFactor, wayBack(event.url)))
  },
  ask: async (event) => {
    const data = await event.request.clone().formData()
    const result = await submit(event, askSignInCode)
    return went(result) ? { ok: true as const, form: askSignInCode.id, phone: String(data.get('phone') ?? '') } : result
  },
  code: async (event) => {
    const result = await submit(event, signInByCode)
    if (!went(result)) return result
    redirect(303, next(result.output.secondFactor, wayBack(event.url)))
  }
}
