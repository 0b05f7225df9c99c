import type { AnyDb } from '#platform/db.ts'
import { openPhone } from '../phone/phone.ts'
import { read } from '../tables.ts'

/** Everything that identity itself keeps about a person, without hashes and secrets. */
export async function exportIdentity(db: AnyDb, personId: string): Promise<unknown> {
  const own = read(db)
  const [person, roles, consents, interests, aim, sessions, passkeys, linked, tokens] = await Promise.all([
    own.selectFrom('identity.person').selectAll().where('id', '=', personId).executeTakeFirstOrThrow(),
    own.selectFrom('identity.person_role').select(['role', 'granted_at']).where('person_id', '=', personId).execute(),
    own
      .selectFrom('identity.consent as c')
      .innerJoin('identity.policy as p', 'p.id', 'c.policy_id')
      .select(['p.kind', 'p.number as version', 'c.given_at', 'c.ip', 'c.user_agent'])
      .where('c.person_id', '=', personId)
      .execute(),
    own.selectFrom('identity.interest').select(['topic', 'chosen_at']).where('person_id', '=', personId).execute(),
    own.selectFrom('identity.aim').selectAll().where('person_id', '=', personId).executeTakeFirst(),
    own.selectFrom('identity.session').select(['created_at', 'seen_at', 'ip', 'user_agent', 'method']).where('person_id', '=', personId).execute(),
    own.selectFrom('identity.passkey').select(['name', 'created_at', 'used_at']).where('person_id', '=', personId).execute(),
    own.selectFrom('identity.external_account').select(['provider', 'label', 'linked_at']).where('person_id', '=', personId).execute(),
    own
      .selectFrom('identity.api_token')
      .select(['name', 'prefix', 'scopes', 'created_at', 'expires_at', 'used_at', 'revoked_at'])
      .where('person_id', '=', personId)
      .execute()
  ])
  const { id, username, name, headline, bio, locale, zone, email, email_verified_at, phone_sealed, phone_verified_at, created_at } = person
  const phone = phone_sealed ? openPhone(personId, phone_sealed) : null
  return {
    person: { id, username, name, headline, bio, locale, zone, email, email_verified_at, phone, phone_verified_at, created_at },
    roles,
    consents,
    interests,
    aim,
    sessions,
    passkeys,
    linked,
    tokens
  }
}
