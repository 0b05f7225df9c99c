import { sql } from 'kysely'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { context } from '#platform/context.ts'
import { hashPassword } from '#platform/crypto/index.ts'
import { refuse } from '#platform/errors.ts'
import { createPerson } from '../create-person.ts'
import { checked, emailKey, optionalEmail, usernameInput } from '../inputs.ts'
import { holdsName, passwordInput } from '../password/rules.ts'
import { grantRole } from '../people/roles.ts'
import { currentPolicy, recordConsent } from '../privacy/policy.ts'
import { takeLink } from '../proof.ts'
import { sendSessionCookie } from '../session/cookie.ts'
import { openSession } from '../session/open-session.ts'
import { useCase } from '../tables.ts'

/** The administrator may be called admin; nobody else may register that name. */
const adminName = z.union([usernameInput, z.literal('admin')])

export const setUp = useCase({
  id: 'identity.set-up',
  summary: 'Make the first admin of a new installation with the link printed at its start',
  access: anyone,
  input: z.object({
    token: z.string().min(20).max(100),
    username: adminName,
    password: passwordInput,
    email: optionalEmail,
    consent: checked.refine((given) => given, 'identity/consent-needed')
  }),
  output: z.object({ personId: z.uuid(), username: z.string() }),
  limit: { max: 20, seconds: 600 },
  async run({ work, now, publish, audit, afterCommit }, input) {
    // Two people with the link at once: one of them becomes the admin.
    await sql`select pg_advisory_xact_lock(7265463)`.execute(work)
    const proof = await takeLink(work, 'set-up', input.token, now)
    const admin = await work.selectFrom('identity.person_role').select('person_id').where('role', '=', 'admin').limit(1).executeTakeFirst()
    if (!proof || admin) throw refuse.gone('identity/link-used')
    if (holdsName(input.password, input.username)) throw refuse.invalid('platform/invalid', { fields: { password: ['identity/password-name'] } })
    const { ip, userAgent, locale } = context()
    const person = await createPerson(work, {
      username: input.username,
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
    await grantRole(work, person.id, 'admin', null)
    await audit('person', person.id)
    const session = await openSession(work, { personId: person.id, method: 'registration', now })
    afterCommit(() => sendSessionCookie(session.token))
    return { personId: person.id, username: person.username }
  }
})
