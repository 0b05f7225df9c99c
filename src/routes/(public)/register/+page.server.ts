import { redirect } from '@sveltejs/kit'
import { describeTicket, listProviders, register, safePath } from '#modules/identity/index.ts'
import { localPath, read, submit, went } from '#platform/pages.ts'
import { now } from '#platform/time/clock.ts'
import type { Actions, PageServerLoad } from './$types'

const wayBack = (url: URL) => safePath(url.searchParams.get('to'), localPath('/'))

export const load: PageServerLoad = async ({ locals, url }) => {
  if (locals.actor.kind === 'person') redirect(303, wayBack(url))
  const ticket = url.searchParams.get('with') ?? ''
  const external = ticket ? describeTicket(ticket, now()) : undefined
  return { to: wayBack(url), ticket: external ? ticket : '', external: external ?? null, ...(await read(listProviders)) }
}

export const actions: Actions = {
  default: async (event) => {
    const ticket = event.url.searchParams.get('with')
    const result = await submit(event, register, ticket ? { external: ticket } : {})
    if (!went(result)) return result
    redirect(303, wayBack(event.url))
  }
}
