import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { addDays, DEFAULT_ZONE } from '#platform/time/index.ts'
import { canSetState } from '../access.ts'
import { lockProfile } from '../lock-profile.ts'
import { planOpenDays, probationDays } from '../rules.ts'
import { useCase } from '../tables.ts'
import { planShape, thresholdsShape } from './plan.ts'

export const changePlan = useCase({
  id: 'experts.change-plan',
  summary: 'Put the plan of a probation right in its first three days; afterwards it is fixed',
  access: withRole('operator', 'admin'),
  input: z.object({
    probationId: z.uuid(),
    days: z.coerce.number().int().min(probationDays.least).max(probationDays.most),
    plan: planShape,
    thresholds: thresholdsShape
  }),
  output: z.object({ endsAt: z.date() }),
  async run(doing, { probationId, days, plan, thresholds }) {
    const { work, now, actor, publish, audit } = doing
    const found = await work.selectFrom('experts.probation').select('expert_id').where('id', '=', probationId).executeTakeFirst()
    if (!found) throw refuse.notFound()
    const profile = await lockProfile(doing, found.expert_id)
    allow(canSetState(actor, profile))
    const probation = await work.selectFrom('experts.probation').selectAll().where('id', '=', probationId).forUpdate().executeTakeFirstOrThrow()
    if (probation.state !== 'running') throw refuse.conflict('experts/probation-over')
    if (now > addDays(probation.begun_at, planOpenDays, DEFAULT_ZONE)) throw refuse.conflict('experts/plan-fixed')
    const endsAt = addDays(probation.begun_at, days, DEFAULT_ZONE)
    await work
      .updateTable('experts.probation')
      .set({ plan: JSON.stringify(plan), thresholds: JSON.stringify(thresholds), ends_at: endsAt })
      .where('id', '=', probationId)
      .execute()
    if (profile.promise_hours > plan.replyHours)
      await work.updateTable('experts.profile').set({ promise_hours: plan.replyHours, updated_at: now }).where('person_id', '=', found.expert_id).execute()
    await publish('probation.plan-changed', { probationId, expertId: found.expert_id })
    await audit('expert', found.expert_id, { probationId, before: { plan: probation.plan, thresholds: probation.thresholds }, plan, thresholds, days })
    return { endsAt }
  }
})
