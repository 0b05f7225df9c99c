import { sql } from 'kysely'
import type { Work } from '#platform/db.ts'
import { type GuidanceTables, reaction } from '../tables.ts'
import { agreementOf, type Pair } from './agreement.ts'
import { newestPairs } from './rules.ts'

/** With each new pair the agreement of the reviewer is counted anew; pages only read it. */
export const countAgreement = reaction('second-review.done', 'count-agreement', ({ work, now }, { payload }) => countAgreementOf(work, payload.firstBy, now))

export async function countAgreementOf(work: Work<GuidanceTables>, reviewerId: string, now: Date): Promise<void> {
  const { rows } = await sql<Pair>`
    select json_build_object('passed', v.passed, 'scores', v.scores) as first, json_build_object('passed', s.passed, 'scores', s.scores) as second
    from guidance.second_review s join guidance.review v on v.id = s.review_id
    where s.first_by = ${reviewerId} and s.done_at is not null order by s.done_at desc, s.id desc limit ${newestPairs}`.execute(work)
  const { pairs, decision, levels } = agreementOf(rows)
  const figures = {
    pairs,
    decision: decision?.kappa ?? null,
    decision_low: decision?.low ?? null,
    decision_high: decision?.high ?? null,
    levels: levels?.kappa ?? null,
    levels_low: levels?.low ?? null,
    levels_high: levels?.high ?? null,
    counted_at: now
  }
  await work
    .insertInto('guidance.agreement')
    .values({ reviewer_id: reviewerId, ...figures })
    .onConflict((conflict) => conflict.column('reviewer_id').doUpdateSet(figures))
    .execute()
}
