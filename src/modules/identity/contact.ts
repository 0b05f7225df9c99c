import type { AnyDb } from '#platform/db.ts'
import { openPhone } from './phone/phone.ts'
import { read } from './tables.ts'

export interface Contact {
  email: string | null
  emailVerified: boolean
  phone?: string
}

/** Where the platform itself may write to this person. People open contact data through an audited query only. */
export async function contactOf(db: AnyDb, personId: string): Promise<Contact> {
  const row = await read(db)
    .selectFrom('identity.person')
    .select(['email', 'email_verified_at', 'phone_sealed', 'phone_verified_at'])
    .where('id', '=', personId)
    .executeTakeFirst()
  const phone = row?.phone_sealed && row.phone_verified_at ? openPhone(personId, row.phone_sealed) : undefined
  return { email: row?.email ?? null, emailVerified: Boolean(row?.email_verified_at), ...(phone && { phone }) }
}
