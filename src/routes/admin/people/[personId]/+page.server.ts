import { imposeSanction, listSanctions } from '#modules/community/index.ts'
import { dropSecondFactor, giveRole, openContact, showPerson, signOutPerson, takeRole } from '#modules/identity/index.ts'
import { hasRole } from '#platform/actor.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, url, locals }) => {
  const person = await read(showPerson, { personId: params.personId })
  const mayOpen = hasRole(locals.actor, 'admin', 'operator', 'support')
  // Opened only when asked for: each opening is written down.
  const contact = mayOpen && url.searchParams.has('contact') ? await read(openContact, { personId: params.personId }) : null
  const keepsOrder = hasRole(locals.actor, 'admin', 'operator', 'moderator')
  const sanctions = keepsOrder ? (await read(listSanctions, { personId: params.personId, limit: 20 })).rows : null
  return { title: person.name, person, contact, mayOpen, sanctions }
}

export const actions: Actions = {
  giveRole: (event) => submit(event, giveRole, { personId: event.params.personId }),
  takeRole: (event) => submit(event, takeRole, { personId: event.params.personId }),
  sanction: (event) => submit(event, imposeSanction, { personId: event.params.personId }),
  signOut: (event) => submit(event, signOutPerson, { personId: event.params.personId }),
  dropSecondFactor: (event) => submit(event, dropSecondFactor, { personId: event.params.personId })
}
