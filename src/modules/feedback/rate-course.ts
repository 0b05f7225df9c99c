import { z } from 'zod'
import { courseById } from '#modules/catalog/index.ts'
import { mutedUntil } from '#modules/community/index.ts'
import { signedIn } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { DEFAULT_ZONE, localDay } from '#platform/time/index.ts'
import { count } from './counts.ts'
import { learnerOf } from './learner.ts'
import { canRate, textLength } from './rules.ts'
import { type Tables, useCase } from './tables.ts'

const score = z.coerce.number().int().min(1).max(5)
const input = z.object({ courseId: z.uuid(), content: score, interaction: score, outcome: score, text: z.string().trim().max(textLength).default('') })

export const rateCourse = useCase({
  id: 'feedback.rate-course',
  summary: 'Rate a course on three axes, once; change it later as often as needed',
  access: signedIn,
  limit: { max: 30, seconds: 3600 },
  input,
  output: z.object({ ratingId: z.string() }),
  async run({ work, actor, now, publish }, { courseId, text, ...scores }) {
    const course = await courseById(work, courseId)
    if (!course || course.status === 'draft') throw refuse.notFound()
    const learner = await learnerOf(work, courseId, actor.id)
    allow(canRate(learner))
    await mayWrite(work, actor.id)
    const ratingId = newId()
    // Two tabs meet at the unique key: the second is told.
    const { numInsertedOrUpdatedRows } = await work
      .insertInto('feedback.course_rating')
      .values({
        id: ratingId,
        course_id: courseId,
        learner_id: actor.id,
        ...scores,
        text,
        progress_percent: learner.progressPercent,
        created_at: now,
        edited_at: null,
        hidden_at: null,
        answer: null,
        answered_by: null,
        answered_at: null
      })
      .onConflict((conflict) => conflict.columns(['course_id', 'learner_id']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 0n) throw refuse.conflict('feedback/rated-already')
    await count(work, courseId, scores)
    await publish('course.rated', { ratingId, courseId, learnerId: actor.id, expertId: course.owner_id })
    return { ratingId }
  }
})

export const changeRating = useCase({
  id: 'feedback.change-rating',
  summary: 'Change my rating of a course; what it said before is kept',
  access: signedIn,
  limit: { max: 30, seconds: 3600 },
  input,
  output: z.object({ ratingId: z.string() }),
  async run({ work, actor, now }, { courseId, text, ...scores }) {
    const before = await work
      .selectFrom('feedback.course_rating')
      .selectAll()
      .where('course_id', '=', courseId)
      .where('learner_id', '=', actor.id)
      .forUpdate()
      .executeTakeFirst()
    if (!before) throw refuse.notFound('feedback/no-rating')
    if (before.hidden_at) throw refuse.notAllowed('feedback/hidden')
    const learner = await learnerOf(work, courseId, actor.id)
    allow(canRate(learner))
    await mayWrite(work, actor.id)
    const { content, interaction, outcome } = before
    if (before.text === text && content === scores.content && interaction === scores.interaction && outcome === scores.outcome) return { ratingId: before.id }
    await work
      .insertInto('feedback.rating_revision')
      .values({ id: newId(), rating_id: before.id, content, interaction, outcome, text: before.text, replaced_at: now })
      .execute()
    await work
      .updateTable('feedback.course_rating')
      .set({ ...scores, text, progress_percent: learner.progressPercent, edited_at: now })
      .where('id', '=', before.id)
      .execute()
    await count(work, courseId, scores, { content, interaction, outcome })
    return { ratingId: before.id }
  }
})

async function mayWrite(work: Work<Tables>, personId: string): Promise<void> {
  const until = await mutedUntil(work, personId)
  if (until === 'for good') throw refuse.notAllowed('community/muted-for-good')
  if (until) throw refuse.notAllowed('community/muted', { values: { until: localDay(until, DEFAULT_ZONE) } })
}
