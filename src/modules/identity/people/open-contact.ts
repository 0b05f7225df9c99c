import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { auditRead } from '#platform/audit.ts'
import { refuse } from '#platform/errors.ts'
import { openPhone } from '../phone/phone.ts'
import { query } from '../tables.ts'

/** Each opening is one audit line (R6), written before anything is handed out. */
export const openContact = query({
  id: 'identity.open-contact',
  summary: 'Open the contact data of a person; leaves an audit line',
  access: withRole('admin', 'operator', 'support'),
  input: z.object({ personId: z.uuid() }),
  output: z.object({ email: z.string().nullable(), emailVerified: z.boolean(), phone: z.string().nullable(), phoneVerified: z.boolean() }),
  async run({ db, actor }, { personId }) {
    const person = await db
      .selectFrom('identity.person')
      .select(['email', 'email_verified_at', 'phone_sealed', 'phone_verified_at'])
      .where('id', '=', personId)
      .executeTakeFirst()
    if (!person) throw refuse.notFound()
    await auditRead(actor, 'identity.open-contact', 'person', personId)
    return {
      email: person.email,
      emailVerified: person.email_verified_at !== null,
      phone: person.phone_sealed ? openPhone(personId, person.phone_sealed) : null,
      phoneVerified: person.phone_verified_at !== null
    }
  }
})
