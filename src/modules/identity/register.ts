import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { context } from '#platform/context.ts'
import { hashPassword } from '#platform/crypto/index.ts'
import type { AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { waitInLine } from './claim.ts'
import { createPerson } from './create-person.ts'
import { askForProof } from './email/email.ts'
import { tieAccount } from './external/link-account.ts'
import type { ExternalIdentity } from './external/provider.ts'
import { dropRegistration } from './external/register-cookie.ts'
import { openTicket } from './external/ticket.ts'
import { checked, emailKey, nameInput, optional, optionalEmail, optionalPhone, usernameInput } from './inputs.ts'
import { holdsName, passwordInput } from './password/rules.ts'
import { phoneColumns } from './phone/phone.ts'
import { currentPolicy, recordConsent } from './privacy/policy.ts'
import { sendSessionCookie } from './session/cookie.ts'
import { openSession } from './session/open-session.ts'
import { own, useCase } from './tables.ts'

/** Account, consent, event and session in one transaction: there is never a person without consent. */
export const register = useCase({
  id: 'identity.register',
  summary: 'Register with a username and a password (or an account of another site), agreeing to the policies in force; signed in at once',
  access: anyone,
  input: z.object({
    username: usernameInput,
    password: optional(passwordInput),
    name: nameInput.optional(),
    email: optionalEmail,
    phone: optionalPhone,
    /** The ticket of a finished ceremony at another site, as its browser keeps it; then no password is needed. */
    external: z.string().max(8000).optional(),
    consent: checked.refine((given) => given, 'identity/consent-needed')
  }),
  output: z.object({ personId: z.uuid(), username: z.string() }),
  // A class behind one address must get in; a flood must not.
  limit: { max: 60, seconds: 3600 },
  async run({ work, now, publish, afterCommit }, input) {
    const identity = input.external ? openTicket<ExternalIdentity>('register', input.external, now) : undefined
    if (input.external && !identity) throw refuse.gone('identity/link-used')
    if (!input.password && !identity) throw refuse.invalid('platform/invalid', { fields: { password: ['platform/required'] } })
    if (input.password && holdsName(input.password, input.username))
      throw refuse.invalid('platform/invalid', { fields: { password: ['identity/password-name'] } })
    const { ip, userAgent, locale } = context()
    if (identity?.email) await waitInLine(work, emailKey(identity.email))
    const vouched = identity?.email && !(await isProven(work, identity.email)) ? identity.email : undefined
    const email = vouched ?? input.email
    const id = newId()
    const person = await createPerson(work, {
      id,
      username: input.username,
      name: input.name || identity?.name.slice(0, 30),
      locale,
      email: email ?? null,
      email_key: email ? emailKey(email) : null,
      email_verified_at: vouched ? now : null,
      ...(input.phone && phoneColumns(id, input.phone)),
      password_hash: input.password ? await hashPassword(input.password) : null,
      password_changed_at: input.password ? now : null,
      created_at: now
    })
    const policies = await Promise.all([currentPolicy(work, 'privacy'), currentPolicy(work, 'terms')])
    await recordConsent(work, { personId: person.id, policyIds: policies.map((one) => one.id), ip, userAgent, now })
    if (identity) await tieAccount(work, person.id, identity, now)
    if (email && !vouched) await askForProof(work, { personId: person.id, name: input.name || person.username, locale, email, now })
    await publish('person.registered', { personId: person.id })
    const session = await openSession(work, { personId: person.id, method: 'registration', now })
    afterCommit(() => sendSessionCookie(session.token))
    if (identity) afterCommit(dropRegistration)
    return { personId: person.id, username: person.username }
  }
})

async function isProven(work: AnyWork, email: string): Promise<boolean> {
  return (
    (await own(work)
      .selectFrom('identity.person')
      .select('id')
      .where('email_key', '=', emailKey(email))
      .where('email_verified_at', 'is not', null)
      .executeTakeFirst()) !== undefined
  )
}
