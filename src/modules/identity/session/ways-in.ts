import type { AnyWork } from '#platform/db.ts'
import { own } from '../tables.ts'

/** How many ways of signing in a person has: password, proven phone, passkeys, linked accounts. */
export async function waysIn(work: AnyWork, personId: string): Promise<number> {
  const person = await own(work)
    .selectFrom('identity.person as p')
    .select(({ selectFrom }) => [
      'p.password_hash',
      'p.phone_verified_at',
      selectFrom('identity.passkey')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('person_id', '=', personId)
        .as('passkeys'),
      selectFrom('identity.external_account')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('person_id', '=', personId)
        .as('linked')
    ])
    .where('p.id', '=', personId)
    .executeTakeFirstOrThrow()
  return Number(person.password_hash !== null) + Number(person.phone_verified_at !== null) + (person.passkeys ?? 0) + (person.linked ?? 0)
}
