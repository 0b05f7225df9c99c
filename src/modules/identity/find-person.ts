import type { Selectable } from 'kysely'
import type { AnyDb, Db } from '#platform/db.ts'
import { phoneIndex } from './phone/phone.ts'
import { emailKey, phoneNumber, usernameKey } from './rules.ts'
import { type IdentityTables, type PersonRow, read } from './tables.ts'

/**
 * The person that somebody means by a username, an e-mail address or a phone number at sign-in.
 * An address proven by one person is never somebody else's, even if others typed it before.
 */
export async function findPerson(db: AnyDb | Db<IdentityTables>, name: string): Promise<Selectable<PersonRow> | undefined> {
  const people = read(db as AnyDb)
    .selectFrom('identity.person')
    .selectAll()
    .where('erased_at', 'is', null)
    .limit(1)
  if (name.includes('@')) return people.where('email_key', '=', emailKey(name)).orderBy('email_verified_at').orderBy('id').executeTakeFirst()
  const number = phoneNumber(name)
  if (number) return people.where('phone_index', '=', phoneIndex(number)).where('phone_verified_at', 'is not', null).executeTakeFirst()
  return people.where('username_key', '=', usernameKey(name)).executeTakeFirst()
}
