import { sql } from 'kysely'
import { z } from 'zod'
import { holdUploads } from '#modules/media/index.ts'
import { experts, onlySystem, signedIn, withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { perform } from '#platform/perform.ts'
import { hint } from '#platform/realtime.ts'
import { lockRequest, settle, takeStep } from '../paid-request.ts'
import { ruled, ruleWithinHours } from '../rules.ts'
import { schedule, useCase } from '../tables.ts'
import { attachable, fileIds } from './ask-question.ts'
import { lockOwnQuestion } from './lock-question.ts'

export const openDispute = useCase({
  id: 'guidance.open-dispute',
  summary: 'Say that the answer is not what was promised: the money stays held until a ruling',
  access: signedIn,
  input: z.object({ requestId: z.uuid(), reason: z.string().trim().min(20).max(3000), fileIds }),
  output: z.object({ ruleBy: z.date() }),
  async run({ work, actor, now, publish, afterCommit }, { requestId, reason, fileIds: files }) {
    const request = await lockOwnQuestion(work, requestId, actor)
    if (Number(request.amount) === 0) throw refuse.conflict('guidance/nothing-held')
    await takeStep(work, request, 'dispute', { accept_by: null })
    await holdUploads(work, files, actor.id, attachable)
    const ruleBy = new Date(now.getTime() + ruleWithinHours * 3_600_000)
    await work
      .insertInto('guidance.dispute')
      .values({ request_id: requestId, reason, file_ids: files, opened_at: now, rule_by: ruleBy, ...notRuledYet })
      .execute()
    await publish('guidance.disputed', { requestId, learnerId: actor.id, expertId: request.delivered_by ?? '' })
    afterCommit(() => hint(`guidance:${requestId}`))
    return { ruleBy }
  }
})

const notRuledYet = { statement_at: null, refund_percent: null, ruled_by: null, ruled_at: null, overdue_at: null }

export const stateDispute = useCase({
  id: 'guidance.state-dispute',
  summary: 'My side of a dispute, before it is ruled on',
  access: experts,
  input: z.object({ requestId: z.uuid(), statement: z.string().trim().min(10).max(3000) }),
  output: z.object({ statementAt: z.date() }),
  async run({ work, actor, now, afterCommit }, { requestId, statement }) {
    const request = await lockRequest(work, requestId)
    if (request.delivered_by !== actor.id) throw refuse.notFound()
    const changed = await work
      .updateTable('guidance.dispute')
      .set({ statement, statement_at: now })
      .where('request_id', '=', requestId)
      .where('ruled_at', 'is', null)
      .returning('request_id')
      .executeTakeFirst()
    if (!changed) throw refuse.conflict('guidance/closed')
    afterCommit(() => hint(`guidance:${requestId}`))
    return { statementAt: now }
  }
})

export const ruleDispute = useCase({
  id: 'guidance.rule-dispute',
  summary: 'Rule on a dispute with a reason: how much of the held money goes back',
  access: withRole('operator', 'admin'),
  input: z.object({
    requestId: z.uuid(),
    refundPercent: z.coerce.number().int().min(0).max(100),
    ruling: z.string().trim().min(20).max(3000)
  }),
  output: z.object({ refund: z.number(), release: z.number() }),
  async run({ work, actor, now, publish, audit, afterCommit }, { requestId, refundPercent, ruling }) {
    const request = await lockRequest(work, requestId)
    const expertId = request.delivered_by
    // Nobody rules in a matter of their own.
    if (actor.id === request.learner_id || actor.id === expertId) throw refuse.notAllowed()
    if (request.state !== 'disputed' || !expertId) throw refuse.conflict('guidance/closed')
    const parts = ruled(Number(request.amount), refundPercent)
    await settle({ work, publish, now }, request, { step: refundPercent === 100 ? 'refund' : 'rule-for-expert', ...parts, reason: 'ruling' })
    await work
      .updateTable('guidance.dispute')
      .set({ refund_percent: refundPercent, ruling, ruled_by: actor.id, ruled_at: now })
      .where('request_id', '=', requestId)
      .execute()
    await audit('guidance', requestId, { refundPercent, ...parts, ruling })
    await publish('guidance.ruled', { requestId, learnerId: request.learner_id, expertId, ...parts })
    afterCommit(() => hint(`guidance:${requestId}`))
    return parts
  }
})

export const markDisputesOverdue = useCase({
  id: 'guidance.mark-disputes-overdue',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ request_id: string }>`
      with due as (select request_id from guidance.dispute where ruled_at is null and overdue_at is null and rule_by <= ${now} order by rule_by limit 100 for update skip locked)
      update guidance.dispute d set overdue_at = ${now} from due where due.request_id = d.request_id returning d.request_id`.execute(work)
    for (const { request_id: requestId } of rows) await publish('guidance.overdue', { requestId, expertId: null })
    return { count: rows.length }
  }
})

/** A ruling that is late goes to every operator, once. */
export const keepRulings = schedule('keep-rulings', '*/10 * * * *', async () => {
  while ((await perform(markDisputesOverdue, {})).count === 100);
})
