import type { AnyDb } from '#platform/db.ts'
import { usernameKey } from '../rules.ts'
import { type PersonCard, read } from '../tables.ts'

/** The cards of these people by id; an unknown id is left out. */
export async function personCards(db: AnyDb, ids: readonly string[]): Promise<Map<string, PersonCard>> {
  if (ids.length === 0) return new Map()
  const rows = await read(db)
    .selectFrom('identity.person_card')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** The card behind a username, however it is spelled. */
export async function personByUsername(db: AnyDb, username: string): Promise<PersonCard | undefined> {
  return read(db)
    .selectFrom('identity.person_card as c')
    .innerJoin('identity.person as p', 'p.id', 'c.id')
    .selectAll('c')
    .where('p.username_key', '=', usernameKey(username))
    .executeTakeFirst()
}

/** Cards for many usernames at once, e.g. those mentioned in a text. */
export async function peopleByUsernames(db: AnyDb, usernames: readonly string[]): Promise<PersonCard[]> {
  if (usernames.length === 0) return []
  return read(db)
    .selectFrom('identity.person_card as c')
    .innerJoin('identity.person as p', 'p.id', 'c.id')
    .selectAll('c')
    .where('p.username_key', 'in', [...new Set(usernames.map(usernameKey))])
    .execute()
}
