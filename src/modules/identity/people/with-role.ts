import type { Role } from '#platform/actor.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { read } from '../tables.ts'

/** The people who hold a role and may sign in, at most a hundred: for notices to operators and the like. */
export async function peopleWithRole(db: AnyDb | AnyWork, role: Role): Promise<string[]> {
  const rows = await read(db as AnyDb)
    .selectFrom('identity.person_role as r')
    .innerJoin('identity.person as p', 'p.id', 'r.person_id')
    .select('p.id')
    .where('r.role', '=', role)
    .where('p.banned_at', 'is', null)
    .where('p.erased_at', 'is', null)
    .orderBy('p.id')
    .limit(100)
    .execute()
  return rows.map((row) => row.id)
}
