import { sql } from 'kysely'
import { database } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { now } from '#platform/time/clock.ts'
import { countAgreementOf } from '../calibration/on-second-review-done.ts'
import { dueAtOf } from '../calibration/rules.ts'
import { own } from '../tables.ts'

/** The newest review that this learner got of this reviewer; for the demo world. */
export async function reviewBetween(learnerId: string, reviewerId: string): Promise<{ requestId: string; courseId: string } | undefined> {
  const { rows } = await sql<{ requestId: string; courseId: string }>`
    select r.id as "requestId", r.course_id as "courseId" from guidance.review v join guidance.request r on r.id = v.request_id
    where r.learner_id = ${learnerId} and v.reviewer_id = ${reviewerId} order by v.reviewed_at desc limit 1`.execute(database())
  return rows[0]
}

/** The newest stage of this learner in a course that nobody has written about yet. */
export async function stageWaiting(learnerId: string, courseId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from guidance.stage where learner_id = ${learnerId} and course_id = ${courseId} and assessed_at is null order by finished_at desc, id desc limit 1`.execute(
    database()
  )
  return rows[0]?.id
}

// What the second one thought of a level, beside the first: mostly the same, sometimes a step off.
const steps = [0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, -1, 0]

/** Second reviews of somebody's newest reviews that are done already, so that there is an agreement to show. */
export async function doneSecondReviews(firstBy: string, secondBy: string, count: number): Promise<void> {
  await database()
    .transaction()
    .execute(async (transaction) => {
      const work = own(transaction)
      const { rows } = await sql<{ id: string; course_id: string; scores: Record<string, number>; passed: boolean; reviewed_at: Date }>`
        select v.id, r.course_id, v.scores, v.passed, v.reviewed_at from guidance.review v join guidance.request r on r.id = v.request_id
        where v.reviewer_id = ${firstBy} and r.learner_id <> ${secondBy} order by v.reviewed_at desc limit ${count}`.execute(work)
      let at = 0
      for (const row of rows) {
        const scores = Object.fromEntries(
          Object.entries(row.scores).map(([criterion, level]) => [criterion, Math.min(5, Math.max(1, level + (steps[at++ % steps.length] ?? 0)))])
        )
        const levels = Object.values(scores)
        const total = Math.round((levels.reduce((sum, one) => sum + one, 0) / Math.max(1, levels.length)) * 10) / 10
        const done = {
          second_by: secondBy,
          scores: JSON.stringify(scores),
          total,
          passed: total >= 3,
          done_at: new Date(row.reviewed_at.getTime() + 30 * 3_600_000)
        }
        const due = dueAtOf(row.reviewed_at)
        await work
          .insertInto('guidance.second_review')
          .values({ id: newId(), review_id: row.id, course_id: row.course_id, first_by: firstBy, opened_at: row.reviewed_at, due_at: due, ...done })
          .onConflict((conflict) => conflict.column('review_id').doUpdateSet(done))
          .execute()
      }
      await countAgreementOf(work, firstBy, now())
    })
}

/** One second review that waits for this person. */
export async function aWaitingSecondReview(firstBy: string, secondBy: string): Promise<void> {
  await sql`
    insert into guidance.second_review (id, review_id, course_id, first_by, second_by, opened_at, due_at)
    select ${newId()}, v.id, r.course_id, v.reviewer_id, ${secondBy}, ${now()}, ${dueAtOf(now())}
    from guidance.review v join guidance.request r on r.id = v.request_id
    where v.reviewer_id = ${firstBy} and r.learner_id <> ${secondBy} order by v.reviewed_at desc limit 1
    on conflict (review_id) do update set second_by = excluded.second_by`.execute(database())
}
