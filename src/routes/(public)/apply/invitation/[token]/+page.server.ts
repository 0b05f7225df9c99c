import { redirect } from '@sveltejs/kit'
import { beginApplication, openInvitation } from '#modules/recruitment/index.ts'
import { messageOf } from '#platform/http/message.ts'
import { Refusal } from '#platform/errors.ts'
import { asPageError, localPath, submit, went } from '#platform/pages.ts'
import { perform } from '#platform/perform.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, locals, setHeaders }) => {
  // The address is a secret: it goes to no other site and into no cache.
  setHeaders({ 'referrer-policy': 'no-referrer', 'cache-control': 'private, no-store' })
  try {
    const invitation = await perform(openInvitation, { token: params.token })
    if (invitation.mine) redirect(303, localPath('/apply'))
    return { invitation, gone: null, signedIn: locals.actor.kind === 'person' }
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    if (!thrown.code.startsWith('recruitment/')) throw asPageError(thrown)
    return { invitation: null, gone: messageOf(thrown.code, locals.locale), signedIn: locals.actor.kind === 'person' }
  }
}

export const actions: Actions = {
  default: async (event) => {
    const result = await submit(event, beginApplication, { token: event.params.token })
    if (went(result)) redirect(303, localPath('/apply/form'))
    return result
  }
}
