import { redirect } from '@sveltejs/kit'
import { toConsent } from '#modules/identity/index.ts'
import { localPath, toSignIn } from '#platform/pages.ts'
import type { LayoutServerLoad } from './$types'

/** One's own account: after sign-in, both steps of it, and consent to the policies in force. */
export const load: LayoutServerLoad = async (event) => {
  const { actor } = event.locals
  if (actor.kind !== 'person') throw toSignIn(event)
  const here = encodeURIComponent(event.url.pathname + event.url.search)
  if (actor.awaitsSecondFactor) redirect(303, `${localPath('/second-factor')}?to=${here}`)
  // The way out stays open to who does not agree.
  if (!event.route.id.endsWith('/me/privacy') && (await toConsent(actor.id))) redirect(303, `${localPath('/consent')}?to=${here}`)
}
