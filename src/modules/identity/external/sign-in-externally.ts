import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { sendSessionCookie } from '../session/cookie.ts'
import { openSession } from '../session/open-session.ts'
import { useCase } from '../tables.ts'
import type { ExternalIdentity } from './provider.ts'
import { openTicket } from './ticket.ts'

/** An account elsewhere that is linked to nobody here opens nothing: an equal e-mail address is no proof. */
export const signInExternally = useCase({
  id: 'identity.sign-in-externally',
  summary: 'Sign in with the ticket of a finished ceremony at another site',
  access: anyone,
  input: z.object({ ticket: z.string().max(8000) }),
  output: z.object({ personId: z.uuid().nullable(), secondFactor: z.boolean() }),
  limit: { max: 60, seconds: 300 },
  async run({ work, now, afterCommit }, { ticket }) {
    const identity = openTicket<ExternalIdentity>('sign-in', ticket, now)
    if (!identity) throw refuse.gone('identity/link-used')
    const person = await work
      .selectFrom('identity.external_account as e')
      .innerJoin('identity.person as p', 'p.id', 'e.person_id')
      .select(['p.id', 'p.banned_at', 'p.totp_enabled_at'])
      .where('e.provider', '=', identity.provider)
      .where('e.subject', '=', identity.subject)
      .executeTakeFirst()
    if (!person) return { personId: null, secondFactor: false }
    if (person.banned_at) throw refuse.notAllowed('identity/banned')
    const session = await openSession(work, { personId: person.id, method: 'external', now })
    afterCommit(() => sendSessionCookie(session.token))
    return { personId: person.id, secondFactor: person.totp_enabled_at !== null }
  }
})
