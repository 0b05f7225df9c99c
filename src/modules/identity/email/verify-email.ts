import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { waitInLine } from '../claim.ts'
import { takeLink } from '../proof.ts'
import { emailKey } from '../rules.ts'
import { useCase } from '../tables.ts'
import { writeLetter } from './letters.ts'

/** The link alone proves the address, so it also works on a phone where nobody is signed in. */
export const verifyEmail = useCase({
  id: 'identity.verify-email',
  summary: 'Prove an e-mail address with the secret of the link that was sent to it',
  access: anyone,
  input: z.object({ token: z.string().min(20).max(100) }),
  output: z.object({ personId: z.uuid() }),
  limit: { max: 30, seconds: 600 },
  async run({ work, now, publish }, { token }) {
    const proof = await takeLink(work, 'verify-email', token, now)
    if (!proof?.person_id || !proof.data) throw refuse.gone('identity/link-used')
    const key = emailKey(proof.data)
    await waitInLine(work, key)
    const owner = await work
      .selectFrom('identity.person')
      .select('id')
      .where('email_key', '=', key)
      .where('email_verified_at', 'is not', null)
      .executeTakeFirst()
    if (owner && owner.id !== proof.person_id) throw refuse.conflict('identity/email-taken')
    const before = await work
      .selectFrom('identity.person')
      .select(['email', 'email_key', 'email_verified_at', 'name', 'locale'])
      .where('id', '=', proof.person_id)
      .executeTakeFirst()
    // Whoever only typed this address loses the claim to it.
    await work
      .updateTable('identity.person')
      .set({ email: null, email_key: null })
      .where('email_key', '=', key)
      .where('email_verified_at', 'is', null)
      .where('id', '<>', proof.person_id)
      .execute()
    await work
      .updateTable('identity.person')
      .set({ email: proof.data, email_key: key, email_verified_at: now, updated_at: now })
      .where('id', '=', proof.person_id)
      .where('erased_at', 'is', null)
      .execute()
    const moved = before?.email_verified_at && before.email && before.email_key !== key
    if (before?.email && moved)
      await writeLetter(work, 'email_changed', { to: before.email, personId: proof.person_id, locale: before.locale, name: before.name, path: '/me/security' })
    await publish('person.email-verified', { personId: proof.person_id })
    return { personId: proof.person_id }
  }
})
