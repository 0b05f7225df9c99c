import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { channels } from '../channels.ts'
import { writeLetter } from '../email/letters.ts'
import { emailInput } from '../inputs.ts'
import { emailKey } from '../rules.ts'
import { useCase } from '../tables.ts'
import { resetLink } from './reset-link.ts'

const minutes = 30

/** Answers the same whether or not the address is known; only a proven address gets a link. */
export const askPasswordReset = useCase({
  id: 'identity.ask-password-reset',
  summary: 'Have a link to set a new password sent to a proven e-mail address',
  access: anyone,
  input: z.object({ email: emailInput }),
  limit: [
    { max: 5, seconds: 3600, by: (input: { email: string }) => emailKey(input.email) },
    { max: 30, seconds: 3600 }
  ],
  async run({ work }, { email }) {
    if (!channels().mail) throw refuse.unavailable('identity/no-mail')
    const person = await work
      .selectFrom('identity.person')
      .select(['id', 'name', 'locale', 'email'])
      .where('email_key', '=', emailKey(email))
      .where('email_verified_at', 'is not', null)
      .where('erased_at', 'is', null)
      .executeTakeFirst()
    if (!person?.email) return null
    await writeLetter(work, 'reset_password', {
      to: person.email,
      personId: person.id,
      locale: person.locale,
      name: person.name,
      path: await resetLink(work, person.id, '', minutes)
    })
    return null
  }
})
