import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn, withRole } from '#platform/access.ts'
import type { Db } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { addDays, DEFAULT_ZONE, daysBetween } from '#platform/time/index.ts'
import { planOpenDays, probationDays } from '../rules.ts'
import { query, type Tables } from '../tables.ts'
import { dayOf } from './days.ts'
import { deliveredOf, evidenceOf } from './evidence.ts'
import { judge } from './judge.ts'

/** The newest probation of an expert with plan, progress, scorecard and decisions. */
export async function probationOf(db: Db<Tables>, expertId: string, now: Date) {
  const probation = await db
    .selectFrom('experts.probation')
    .selectAll()
    .where('expert_id', '=', expertId)
    .orderBy('begun_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!probation) return null
  const { rows: decisions } = await sql<{ id: string; kind: 'extend' | 'pass' | 'fail'; reason: string; endsAt: Date | null; by: string | null; at: Date }>`
    select d.id, d.kind, d.reason, d.ends_at as "endsAt", p.name as by, d.at from experts.probation_decision d left join identity.person_card p on p.id = d.by_id
    where d.probation_id = ${probation.id} order by d.at desc limit 50`.execute(db)
  const open = probation.state === 'running' || probation.state === 'due'
  // Once decided, the numbers that were decided on stay.
  const kept = open
    ? undefined
    : await db
        .selectFrom('experts.probation_decision')
        .select('scorecard')
        .where('probation_id', '=', probation.id)
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst()
  const earliest = addDays(probation.begun_at, probationDays.least, DEFAULT_ZONE)
  const latest = addDays(probation.begun_at, probationDays.most, DEFAULT_ZONE)
  return {
    id: probation.id,
    state: probation.state,
    plan: probation.plan,
    thresholds: probation.thresholds,
    begunAt: probation.begun_at,
    endsAt: probation.ends_at,
    earliest,
    latest,
    day: dayOf(probation.begun_at, probation.ends_at, now),
    days: daysBetween(probation.begun_at, probation.ends_at, DEFAULT_ZONE),
    mayDecide: open && now >= earliest,
    mayChangePlan: probation.state === 'running' && now <= addDays(probation.begun_at, planOpenDays, DEFAULT_ZONE),
    /** How many days it can be prolonged by, at most. */
    daysLeft: open ? daysBetween(probation.ends_at, latest, DEFAULT_ZONE) : 0,
    delivered: await deliveredOf(db, probation, probation.plan),
    scorecard: kept?.scorecard ?? judge(await evidenceOf(db, probation, now), probation.thresholds),
    decisions
  }
}

export const myProbation = query({
  id: 'experts.my-probation',
  summary: 'My probation: what is asked, how far I am, what the numbers say, what was decided and why',
  access: signedIn,
  input: z.object({}),
  async run({ db, actor, now }) {
    const profile = await db
      .selectFrom('experts.profile')
      .select(['state', 'promise_hours as promiseHours'])
      .where('person_id', '=', actor.id)
      .executeTakeFirst()
    const { rows: changes } = await sql<{ id: string; from: string; to: string; reason: string; at: Date }>`
      select id, from_state as "from", to_state as "to", reason, at from experts.state_change where expert_id = ${actor.id} order by at desc, id desc limit 20`.execute(
      db
    )
    return { profile: profile ?? null, probation: profile ? await probationOf(db, actor.id, now) : null, changes }
  }
})

export const staffProbation = query({
  id: 'experts.staff-probation',
  summary: 'The probation of one expert as operators see it',
  access: withRole('operator', 'admin'),
  input: z.object({ expertId: z.uuid() }),
  async run({ db, now }, { expertId }) {
    const profile = await db.selectFrom('experts.profile').select('person_id').where('person_id', '=', expertId).executeTakeFirst()
    if (!profile) throw refuse.notFound()
    return { probation: await probationOf(db, expertId, now) }
  }
})
