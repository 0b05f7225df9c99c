import { imposeSanction, liftSanction, listSanctions } from '#modules/community/index.ts'
import { personByUsername, personCards } from '#modules/identity/index.ts'
import { m } from '#paraglide/messages.js'
import { database } from '#platform/db.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const [id, username, kind, cursor] = ['person', 'username', 'kind', 'cursor'].map((name) => url.searchParams.get(name) ?? undefined)
  const personId = id && /^[0-9a-f-]{36}$/.test(id) ? id : undefined
  // The list's own rule admits keepers only; it is asked before anything about a person is looked up.
  const sanctions = await read(listSanctions, { personId, kind, cursor })
  const person = personId
    ? (await personCards(database(), [personId])).get(personId)
    : username
      ? await personByUsername(database(), username.replace(/^@/, ''))
      : undefined
  const own = person && person.id !== personId ? await read(listSanctions, { personId: person.id, kind, cursor }) : sanctions
  return {
    title: m.community_sanctions(),
    kind,
    sanctions: own,
    username: username ?? '',
    missing: Boolean(username && !person),
    person: person ? { id: person.id, name: person.name, username: person.username, seed: person.avatar_seed, bannedAt: person.banned_at } : null
  }
}

export const actions: Actions = {
  impose: (event) => submit(event, imposeSanction),
  lift: (event) => submit(event, liftSanction)
}
