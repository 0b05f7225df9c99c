import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { addDays, DEFAULT_ZONE } from '#platform/time/index.ts'
import { canSetState } from '../access.ts'
import { type LockedProfile, lockProfile } from '../lock-profile.ts'
import { moveState } from '../move-state.ts'
import { type Plan, probationDays, type Thresholds, usualPlan, usualThresholds } from '../rules.ts'
import { type Tables, useCase } from '../tables.ts'
import { planShape, thresholdsShape } from './plan.ts'

/** Begins the probation of somebody whose profile is locked: the plan is fixed, the clock runs, the narrower rights hold. */
export async function startProbation(
  doing: Doing<Tables>,
  profile: LockedProfile,
  { days, plan, thresholds, reason, byId }: { days: number; plan: Plan; thresholds: Thresholds; reason: string; byId: string | null }
): Promise<{ probationId: string; endsAt: Date }> {
  const { work, now, publish, audit } = doing
  const expertId = profile.person_id
  const waiting = await work
    .selectFrom('experts.probation')
    .select('id')
    .where('expert_id', '=', expertId)
    .where('state', 'in', ['running', 'due'])
    .executeTakeFirst()
  if (waiting) throw refuse.conflict('experts/probation-runs')
  const standing = await work
    .selectFrom('experts.contract')
    .select('id')
    .where('expert_id', '=', expertId)
    .where('state', 'in', ['awaiting-expert', 'awaiting-platform'])
    .executeTakeFirst()
  if (standing) throw refuse.conflict('experts/contract-waits')
  if (profile.state !== 'probation') await moveState(doing, profile, { to: 'probation', reason, byId })
  const probationId = newId()
  const endsAt = addDays(now, days, DEFAULT_ZONE)
  await work
    .insertInto('experts.probation')
    .values({
      id: probationId,
      expert_id: expertId,
      state: 'running',
      plan: JSON.stringify(plan),
      thresholds: JSON.stringify(thresholds),
      begun_at: now,
      begun_by: byId,
      ends_at: endsAt,
      ending_told_at: null,
      closed_at: null
    })
    .execute()
  if (profile.promise_hours > plan.replyHours)
    await work.updateTable('experts.profile').set({ promise_hours: plan.replyHours, updated_at: now }).where('person_id', '=', expertId).execute()
  await publish('probation.begun', { probationId, expertId })
  await audit('expert', expertId, { probationId, days, plan, thresholds })
  return { probationId, endsAt }
}

export const beginProbation = useCase({
  id: 'experts.begin-probation',
  summary: 'Begin a probation of 14 to 28 days with a fixed plan and thresholds',
  access: withRole('operator', 'admin'),
  input: z.object({
    expertId: z.uuid(),
    days: z.coerce.number().int().min(probationDays.least).max(probationDays.most).default(probationDays.usual),
    plan: planShape.default(usualPlan),
    thresholds: thresholdsShape.default(usualThresholds),
    reason: z.string().trim().min(2).max(1000)
  }),
  output: z.object({ probationId: z.string(), endsAt: z.date() }),
  async run(doing, { expertId, ...wish }) {
    const profile = await lockProfile(doing, expertId)
    allow(canSetState(doing.actor, profile))
    return startProbation(doing, profile, { ...wish, byId: doing.actor.id || null })
  }
})
