import type { AnyWork } from '#platform/db.ts'
import { issueLink } from '../proof.ts'
import { emailKey } from '../rules.ts'
import { own } from '../tables.ts'
import { writeLetter } from './letters.ts'

const dayMinutes = 24 * 60

/** Sends the link that proves an address; whoever proved it before is told instead. */
export async function askForProof(work: AnyWork, input: { personId: string; name: string; locale: string; email: string; now: Date }): Promise<void> {
  const owner = await own(work)
    .selectFrom('identity.person')
    .select(['id', 'name', 'locale'])
    .where('email_key', '=', emailKey(input.email))
    .where('email_verified_at', 'is not', null)
    .executeTakeFirst()
  if (owner && owner.id !== input.personId) {
    return writeLetter(work, 'email_taken', { to: input.email, personId: owner.id, locale: owner.locale, name: owner.name, path: '/reset' })
  }
  const secret = await issueLink(work, { purpose: 'verify-email', personId: input.personId, data: input.email, minutes: dayMinutes, now: input.now })
  await writeLetter(work, 'verify_email', {
    to: input.email,
    personId: input.personId,
    locale: input.locale,
    name: input.name,
    path: `/verify?token=${secret}`
  })
}
