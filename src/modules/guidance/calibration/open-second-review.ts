import { sql } from 'kysely'
import { z } from 'zod'
import { submissionById } from '#modules/tasks/index.ts'
import { onlySystem } from '#platform/access.ts'
import type { AnyWork, Work } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { perform } from '#platform/perform.ts'
import { briefOf } from '../brief.ts'
import { type GuidanceTables, reaction, schedule, useCase } from '../tables.ts'
import { dueAtOf, isChosen } from './rules.ts'

/** One review of twenty is done a second time by somebody else. Nothing about it reaches the learner. */
export const openSecondReview = reaction('submission.reviewed', 'open-second-review', async ({ work, publish }, { payload, occurredAt }) => {
  if (!isChosen(payload.reviewId)) return
  const submission = await submissionById(work, payload.submissionId)
  const brief = submission && (await briefOf(work as never, submission.version_id, submission.lesson_id))
  // Without a rubric there are no levels to compare.
  if (!submission || !brief?.assignment.rubric.length) return
  const secondBy = await nextSecond(work, payload)
  const id = newId()
  const { numInsertedOrUpdatedRows } = await work
    .insertInto('guidance.second_review')
    .values({
      id,
      review_id: payload.reviewId,
      course_id: submission.course_id,
      first_by: payload.expertId,
      second_by: secondBy,
      opened_at: occurredAt,
      due_at: dueAtOf(occurredAt),
      scores: null,
      total: null,
      passed: null,
      done_at: null
    })
    .onConflict((conflict) => conflict.column('review_id').doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n && secondBy) await publish('second-review.opened', { secondReviewId: id, secondBy })
})

/**
 * Who looks again: somebody of the course's team or a certified expert of its category, whoever has the least of
 * these to do. Between equals the review's id decides; nobody picks.
 */
async function nextSecond(
  work: Work<GuidanceTables>,
  { reviewId, expertId, learnerId }: { reviewId: string; expertId: string; learnerId: string }
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    with course as (select c.id, c.category_slug from guidance.review v join guidance.request r on r.id = v.request_id join catalog.course_card c on c.id = r.course_id where v.id = ${reviewId})
    , able as (
      select t.person_id as id from catalog.course_team t join course on course.id = t.course_id
      union select e.person_id from experts.expert_card e join course on course.category_slug = e.category_slug where e.state = 'certified' and e.kind = 'person')
    select able.id from able join identity.person_card p on p.id = able.id
    cross join lateral (select count(*) as waiting from (select 1 from guidance.second_review s where s.second_by = able.id and s.done_at is null limit 50) pile) load
    where able.id <> ${expertId} and able.id <> ${learnerId} and p.banned_at is null
    order by load.waiting, md5(able.id::text || ${reviewId}::text) limit 1`.execute(work)
  return rows[0]?.id ?? null
}

export const assignWaiting = useCase({
  id: 'guidance.assign-second-reviews',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string; reviewId: string; expertId: string; learnerId: string }>`
      select s.id, s.review_id as "reviewId", s.first_by as "expertId", r.learner_id as "learnerId" from guidance.second_review s
      join guidance.review v on v.id = s.review_id join guidance.request r on r.id = v.request_id
      where s.done_at is null and s.second_by is null order by s.opened_at, s.id limit 200 for update of s skip locked`.execute(work)
    for (const row of rows) {
      const secondBy = await nextSecond(work, row)
      if (!secondBy) continue
      await work
        .updateTable('guidance.second_review')
        .set({ second_by: secondBy, due_at: dueAtOf(now) })
        .where('id', '=', row.id)
        .execute()
      await publish('second-review.opened', { secondReviewId: row.id, secondBy })
    }
    return null
  }
})

/** What nobody could do when it was chosen waits until somebody can. */
export const assignSecondReviews = schedule('assign-second-reviews', '20 * * * *', async () => {
  await perform(assignWaiting, {})
})

/** Somebody is erased: what waits for them waits for somebody else. */
export const releaseSecondReviews = (work: AnyWork, personId: string) =>
  sql`update guidance.second_review set second_by = null where second_by = ${personId} and done_at is null`.execute(work)
