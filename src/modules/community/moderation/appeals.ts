import { z } from 'zod'
import { anyone, withRole } from '#platform/access.ts'
import type { Actor } from '#platform/actor.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { hint } from '#platform/realtime.ts'
import { canDecideAppeal, isModerator } from '../access.ts'
import { canAppealWhen } from '../rules.ts'
import { useCase } from '../tables.ts'
import { opensCase } from './case-key.ts'
import { liftIt } from './sanctions.ts'
import { restore } from './settle-case.ts'

/** The person concerned, signed in or by the link of their mail: a banned person cannot sign in. */
export const isConcerned = (actor: Actor, sanction: { id: string; person_id: string }, key?: string): boolean =>
  (actor.id !== '' && actor.id === sanction.person_id) || opensCase(sanction.id, key)

export const fileAppeal = useCase({
  id: 'community.file-appeal',
  summary: 'Appeal against a sanction, once; with the key of the mail also without sign-in',
  access: anyone,
  limit: { max: 10, seconds: 3600 },
  input: z.object({ sanctionId: z.uuid(), key: z.string().max(100).optional(), text: z.string().trim().min(10).max(4000) }),
  output: z.object({ appealId: z.string() }),
  async run({ work, actor, now, publish, afterCommit }, { sanctionId, key, text }) {
    const sanction = await work.selectFrom('community.sanction').selectAll().where('id', '=', sanctionId).forUpdate().executeTakeFirst()
    if (!sanction || !isConcerned(actor, sanction, key)) throw refuse.notFound()
    const appealed = await work.selectFrom('community.appeal').select('id').where('sanction_id', '=', sanctionId).executeTakeFirst()
    const answer = canAppealWhen(sanction, appealed !== undefined, now)
    if (answer !== true) throw refuse.conflict(answer)
    const appealId = newId()
    await work
      .insertInto('community.appeal')
      .values({ id: appealId, sanction_id: sanctionId, person_id: sanction.person_id, text, filed_at: now, decided_by: null, decided_at: null, outcome: null })
      .execute()
    await publish('appeal.filed', { appealId, sanctionId, personId: sanction.person_id })
    afterCommit(() => hint('moderation:queue'))
    return { appealId }
  }
})

export const decideAppeal = useCase({
  id: 'community.decide-appeal',
  summary: 'Decide an appeal; not by whoever imposed the sanction. Lifting it also brings the content back',
  access: withRole('moderator', 'operator', 'admin'),
  input: z.object({ appealId: z.uuid(), outcome: z.enum(['lifted', 'kept']), note: z.string().trim().min(2).max(2000) }),
  output: z.object({ outcome: z.string() }),
  async run(doing, { appealId, outcome, note }) {
    const { work, actor, now, publish, audit } = doing
    const appeal = await work.selectFrom('community.appeal').selectAll().where('id', '=', appealId).forUpdate().executeTakeFirst()
    if (!appeal) throw refuse.notFound()
    const sanction = await work.selectFrom('community.sanction').selectAll().where('id', '=', appeal.sanction_id).forUpdate().executeTakeFirstOrThrow()
    allow(canDecideAppeal(actor, sanction))
    if (appeal.decided_at) throw refuse.conflict('community/settled-already')
    await work
      .updateTable('community.appeal')
      .set({ decided_by: actor.id || null, decided_at: now, outcome, note })
      .where('id', '=', appealId)
      .execute()
    if (outcome === 'lifted') {
      if (!sanction.lifted_at) await liftIt(doing, { sanctionId: sanction.id, personId: sanction.person_id, note, byId: actor.id || null })
      const hidden = sanction.case_id
        ? await work.selectFrom('community.moderation_case').selectAll().where('id', '=', sanction.case_id).where('state', '=', 'hidden').executeTakeFirst()
        : undefined
      if (hidden) await restore(doing, hidden, note)
    }
    await publish('appeal.decided', { appealId, sanctionId: sanction.id, personId: sanction.person_id, upheld: outcome === 'lifted' })
    await audit('person', sanction.person_id, { appeal: outcome, note })
    return { outcome }
  }
})

export const mayOpenCase = (actor: Actor, sanction: { id: string; person_id: string }, key?: string): boolean =>
  isModerator(actor) || isConcerned(actor, sanction, key)
