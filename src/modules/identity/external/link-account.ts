import { z } from 'zod'
import type { AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { waysIn } from '../session/ways-in.ts'
import { own, useCase } from '../tables.ts'
import { ownSession } from '../who.ts'
import type { ExternalIdentity } from './provider.ts'
import { openTicket } from './ticket.ts'

/** Ties an account elsewhere to a person. Throws when it is tied to anybody already. */
export async function tieAccount(work: AnyWork, personId: string, identity: ExternalIdentity, now: Date): Promise<void> {
  const tied = await own(work)
    .insertInto('identity.external_account')
    .values({ provider: identity.provider, subject: identity.subject, person_id: personId, label: identity.label.slice(0, 200), linked_at: now })
    .onConflict((conflict) => conflict.columns(['provider', 'subject']).doNothing())
    .returning('person_id')
    .executeTakeFirst()
  if (!tied) throw refuse.conflict('identity/external-taken')
}

export const linkAccount = useCase({
  id: 'identity.link-account',
  summary: 'Link an account of another site to mine, with the ticket of a finished ceremony',
  access: ownSession,
  input: z.object({ ticket: z.string().max(8000) }),
  async run({ work, actor, now, audit }, { ticket }) {
    const identity = openTicket<ExternalIdentity>('link', ticket, now)
    if (!identity) throw refuse.gone('identity/link-used')
    await tieAccount(work, actor.id, identity, now)
    await audit('person', actor.id, { provider: identity.provider })
    return null
  }
})

export const unlinkAccount = useCase({
  id: 'identity.unlink-account',
  summary: 'Take the link to an account of another site away',
  access: ownSession,
  input: z.object({ provider: z.string().max(40) }),
  async run({ work, actor, audit }, { provider }) {
    const removed = await work
      .deleteFrom('identity.external_account')
      .where('person_id', '=', actor.id)
      .where('provider', '=', provider)
      .returning('provider')
      .executeTakeFirst()
    if (!removed) throw refuse.notFound()
    if ((await waysIn(work, actor.id)) === 0) throw refuse.conflict('identity/last-way-in')
    await audit('person', actor.id, { provider })
    return null
  }
})
