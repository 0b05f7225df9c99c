import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { addDays, DEFAULT_ZONE } from '#platform/time/index.ts'
import { canSetState } from '../access.ts'
import { drawUp } from '../contract/draw-up.ts'
import { lockProfile } from '../lock-profile.ts'
import { moveState } from '../move-state.ts'
import { decisionKinds, probationDays } from '../rules.ts'
import { useCase } from '../tables.ts'
import { evidenceOf } from './evidence.ts'
import { judge } from './judge.ts'

export const decideProbation = useCase({
  id: 'experts.decide-probation',
  summary: 'Extend a probation up to 28 days, or pass or fail it from the 14th day on: with a reason; a pass draws up the contract',
  access: withRole('operator', 'admin'),
  input: z
    .object({
      probationId: z.uuid(),
      decision: z.enum(decisionKinds),
      reason: z.string().trim().min(2).max(1000),
      /** With an extension: by how many days. */
      days: z.preprocess((given) => (given === '' ? undefined : given), z.coerce.number().int().min(1).max(14).optional()),
      /** With a pass: the name that stands in the contract; unset: that of the account. */
      partyName: z.string().trim().max(80).optional()
    })
    .refine((input) => input.decision !== 'extend' || input.days !== undefined, { path: ['days'], message: 'platform/required' }),
  output: z.object({ decision: z.enum(decisionKinds), endsAt: z.date().nullable(), contractId: z.string().nullable() }),
  async run(doing, { probationId, decision, reason, days, partyName }) {
    const { work, actor, now, publish, audit } = doing
    const found = await work.selectFrom('experts.probation').select('expert_id').where('id', '=', probationId).executeTakeFirst()
    if (!found) throw refuse.notFound()
    const profile = await lockProfile(doing, found.expert_id)
    allow(canSetState(actor, profile))
    const probation = await work.selectFrom('experts.probation').selectAll().where('id', '=', probationId).forUpdate().executeTakeFirstOrThrow()
    if (probation.state !== 'running' && probation.state !== 'due') throw refuse.conflict('experts/probation-over')
    const earliest = addDays(probation.begun_at, probationDays.least, DEFAULT_ZONE)
    if (decision !== 'extend' && now < earliest) throw refuse.conflict('experts/too-early', { values: { days: probationDays.least } })
    const scorecard = judge(await evidenceOf(work, probation, now), probation.thresholds)
    const endsAt = decision === 'extend' ? addDays(probation.ends_at, days ?? 0, DEFAULT_ZONE) : null
    const latest = addDays(probation.begun_at, probationDays.most, DEFAULT_ZONE)
    if (endsAt && (endsAt > latest || endsAt <= now))
      throw refuse.invalid('experts/too-long', { values: { days: probationDays.most }, fields: { days: ['experts/too-long'] } })
    await work
      .updateTable('experts.probation')
      .set(endsAt ? { state: 'running', ends_at: endsAt, ending_told_at: null } : { state: decision === 'pass' ? 'passed' : 'failed', closed_at: now })
      .where('id', '=', probationId)
      .execute()
    const decisionId = newId()
    await work
      .insertInto('experts.probation_decision')
      .values({
        id: decisionId,
        probation_id: probationId,
        kind: decision,
        reason,
        ends_at: endsAt,
        scorecard: JSON.stringify(scorecard),
        by_id: actor.id || null,
        at: now
      })
      .execute()
    await audit('expert', found.expert_id, { probationId, decision, reason, verdict: scorecard.verdict, ...(endsAt && { endsAt }) })
    await publish('probation.decided', { decisionId, probationId, expertId: found.expert_id, decision })
    if (decision === 'fail') await moveState(doing, profile, { to: 'applicant', reason })
    const contractId = decision === 'pass' ? (await drawUp(doing, profile, { probationId, partyName })).contractId : null
    return { decision, endsAt, contractId }
  }
})
