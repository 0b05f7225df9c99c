import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { context } from '#platform/context.ts'
import { refuse } from '#platform/errors.ts'
import { createPerson } from './create-person.ts'
import { checked, emailKey, nameInput, optionalEmail, optionalPhone, usernameInput } from './inputs.ts'
import { hashPassword } from './password/hash.ts'
import { holdsName, passwordInput } from './password/rules.ts'
import { currentPolicy, recordConsent } from './privacy/policy.ts'
import { sendSessionCookie } from './session/cookie.ts'
import { openSession } from './session/open-session.ts'
import { useCase } from './tables.ts'

/** Account, consent, event and session in one transaction: there is never a person without consent. */
export const register = useCase({
  id: 'identity.register',
  summary: 'Register with a username and a password, agreeing to the policies in force; signed in at once',
  access: anyone,
  input: z.object({
    username: usernameInput,
    password: passwordInput,
    name: nameInput.optional(),
    email: optionalEmail,
    phone: optionalPhone,
    consent: checked.refine((given) => given, 'identity/consent-needed')
  }),
  output: z.object({ personId: z.uuid(), username: z.string() }),
  // A class behind one address must get in; a flood must not.
  limit: { max: 60, seconds: 3600 },
  async run({ work, now, publish, afterCommit }, input) {
    if (holdsName(input.password, input.username)) throw refuse.invalid('platform/invalid', { fields: { password: ['identity/password-name'] } })
    const { ip, userAgent, locale } = context()
    const person = await createPerson(work, {
      username: input.username,
      name: input.name,
      locale,
      email: input.email ?? null,
      email_key: input.email ? emailKey(input.email) : null,
      password_hash: await hashPassword(input.password),
      password_changed_at: now,
      created_at: now
    })
    const policies = await Promise.all([currentPolicy(work, 'privacy'), currentPolicy(work, 'terms')])
    await recordConsent(work, { personId: person.id, policyIds: policies.map((one) => one.id), ip, userAgent, now })
    await publish('person.registered', { personId: person.id })
    const session = await openSession(work, { personId: person.id, method: 'registration', now })
    afterCommit(() => sendSessionCookie(session.token))
    return { personId: person.id, username: person.username }
  }
})
