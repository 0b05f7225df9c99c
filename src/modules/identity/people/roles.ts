import { sql } from 'kysely'
import type { Role } from '#platform/actor.ts'
import type { AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { own } from '../tables.ts'

/** Gives a person a role; giving it twice changes nothing. `byId` null: the system. */
export async function grantRole(work: AnyWork, personId: string, role: Role, byId: string | null): Promise<void> {
  const added = await own(work)
    .insertInto('identity.person_role')
    .values({ person_id: personId, role, granted_by: byId })
    .onConflict((conflict) => conflict.columns(['person_id', 'role']).doNothing())
    .returning('role')
    .executeTakeFirst()
  if (added) await writeEvent(work, 'person.roles-changed', { personId, added: [role], removed: [] }, byId)
}

/** Takes a role away. Throws `identity/last-admin` when nobody could administer Klearn afterwards. */
export async function revokeRole(work: AnyWork, personId: string, role: Role, byId: string | null): Promise<void> {
  if (role === 'admin') await keepAnAdmin(work, personId)
  const removed = await own(work)
    .deleteFrom('identity.person_role')
    .where('person_id', '=', personId)
    .where('role', '=', role)
    .returning('role')
    .executeTakeFirst()
  if (removed) await writeEvent(work, 'person.roles-changed', { personId, added: [], removed: [role] }, byId)
}

/**
 * Refuses when this person is the only admin who can still sign in. The lock makes two admins who
 * dismiss each other at the same moment wait in line.
 */
export async function keepAnAdmin(work: AnyWork, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7265463)`.execute(work)
  const admins = await own(work)
    .selectFrom('identity.person_role as r')
    .innerJoin('identity.person as p', 'p.id', 'r.person_id')
    .select('p.id')
    .where('r.role', '=', 'admin')
    .where('p.banned_at', 'is', null)
    .where('p.erased_at', 'is', null)
    .execute()
  if (admins.length === 1 && admins[0]?.id === personId) throw refuse.conflict('identity/last-admin')
}
