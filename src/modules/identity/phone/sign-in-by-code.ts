import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { channels } from '../channels.ts'
import { phoneInput } from '../inputs.ts'
import { takeCode } from '../proof.ts'
import { sendSessionCookie } from '../session/cookie.ts'
import { openSession } from '../session/open-session.ts'
import { signedInOutput } from '../session/sign-in.ts'
import { useCase } from '../tables.ts'
import { sendCode } from './codes.ts'
import { phoneIndex } from './phone.ts'

const byNumber = (input: { phone: string }) => input.phone

/** Answers the same whether or not the number is known. */
export const askSignInCode = useCase({
  id: 'identity.ask-sign-in-code',
  summary: 'Have a sign-in code sent to a proven phone number',
  access: anyone,
  input: z.object({ phone: phoneInput }),
  limit: [
    { max: 1, seconds: 60, by: byNumber },
    { max: 10, seconds: 86_400, by: byNumber },
    { max: 30, seconds: 3600 }
  ],
  async run({ work, now }, { phone }) {
    if (!channels().sms) throw refuse.unavailable('identity/no-sms')
    const person = await work
      .selectFrom('identity.person')
      .select('id')
      .where('phone_index', '=', phoneIndex(phone))
      .where('phone_verified_at', 'is not', null)
      .executeTakeFirst()
    if (person) await sendCode(work, { purpose: 'sign-in-phone', number: phone, personId: person.id, now })
    return null
  }
})

export const signInByCode = useCase({
  id: 'identity.sign-in-by-code',
  summary: 'Sign in with the code sent to a phone; sets the session cookie',
  access: anyone,
  input: z.object({ phone: phoneInput, code: z.string().trim().max(20) }),
  output: signedInOutput,
  limit: [
    { max: 6, seconds: 600, by: byNumber },
    { max: 60, seconds: 600 }
  ],
  async run({ work, now, afterCommit }, { phone, code }) {
    const proof = await takeCode(work, 'sign-in-phone', phoneIndex(phone).toString('hex'), code, now)
    const person = proof?.person_id
      ? await work
          .selectFrom('identity.person')
          .select(['id', 'username', 'banned_at', 'totp_enabled_at'])
          .where('id', '=', proof.person_id)
          .where('phone_index', '=', phoneIndex(phone))
          .where('erased_at', 'is', null)
          .executeTakeFirst()
      : undefined
    if (!person) throw refuse.invalid('platform/invalid', { fields: { code: ['identity/code-wrong'] } })
    if (person.banned_at) throw refuse.notAllowed('identity/banned')
    const session = await openSession(work, { personId: person.id, method: 'sms', now })
    afterCommit(() => sendSessionCookie(session.token))
    return { personId: person.id, username: person.username, secondFactor: person.totp_enabled_at !== null }
  }
})
