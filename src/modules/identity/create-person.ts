import type { Insertable } from 'kysely'
import type { AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { usernameKey } from './rules.ts'
import { type IdentityTables, noWayIn, own } from './tables.ts'

type Given = Pick<Insertable<IdentityTables['identity.person']>, 'username'> & Partial<Insertable<IdentityTables['identity.person']>>

/** Adds a person, a learner from the first moment. Throws `identity/username-taken` beside the field. */
export async function createPerson(work: AnyWork, given: Given): Promise<{ id: string; username: string }> {
  const id = given.id ?? newId()
  const username = given.username.normalize('NFKC').trim()
  const row = {
    ...noWayIn,
    banned_at: null,
    ban_reason: null,
    erased_at: null,
    ...given,
    id,
    username,
    username_key: usernameKey(username),
    name: given.name?.trim() || username,
    avatar_seed: given.avatar_seed ?? id
  }
  const added = await own(work)
    .insertInto('identity.person')
    .values(row)
    .onConflict((conflict) => conflict.column('username_key').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw refuse.conflict('identity/username-taken', { fields: { username: ['identity/username-taken'] } })
  await own(work).insertInto('identity.person_role').values({ person_id: id, role: 'learner', granted_by: null }).execute()
  return { id, username }
}
