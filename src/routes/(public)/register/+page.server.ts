import { redirect } from '@sveltejs/kit'
import { describeTicket, keptRegistration, listProviders, register, safePath } from '#modules/identity/index.ts'
import { localPath, read, submit, went } from '#platform/pages.ts'
import { now } from '#platform/time/clock.ts'
import type { Actions, PageServerLoad } from './$types'

const wayBack = (url: URL) => safePath(url.searchParams.get('to'), localPath('/'))

/** What this browser brought along from another site; the address only says that it is meant. */
const ticketOf = ({ url, request }: { url: URL; request: Request }) => (url.searchParams.get('with') === '1' ? keptRegistration(request.headers) : undefined)

export const load: PageServerLoad = async ({ locals, url, request }) => {
  if (locals.actor.kind === 'person') redirect(303, wayBack(url))
  const ticket = ticketOf({ url, request })
  const external = ticket ? describeTicket(ticket, now()) : undefined
  return { to: wayBack(url), external: external ?? null, ...(await read(listProviders)) }
}

export const actions: Actions = {
  default: async (event) => {
    const result = await submit(event, register, { external: ticketOf(event) })
    if (!went(result)) return result
    redirect(303, wayBack(event.url))
  }
}
