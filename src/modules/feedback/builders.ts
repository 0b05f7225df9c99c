import { database } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { now } from '#platform/time/clock.ts'
import { count } from './counts.ts'
import type { Scores } from './rules.ts'
import { own } from './tables.ts'

interface RatingWish extends Partial<Scores> {
  courseId: string
  learnerId: string
  text?: string
  progressPercent?: number
  createdAt?: Date
  answer?: { byId: string; text: string; at: Date }
}

/** A rating as if written at `createdAt`, counted; nobody is told. For tests and the demo world. */
export async function aRating({
  courseId,
  learnerId,
  text,
  progressPercent,
  createdAt,
  answer,
  content = 5,
  interaction = 4,
  outcome = 5
}: RatingWish): Promise<{ id: string }> {
  const id = newId()
  const scores = { content, interaction, outcome }
  await database()
    .transaction()
    .execute(async (transaction) => {
      const work = own(transaction)
      await work
        .insertInto('feedback.course_rating')
        .values({
          id,
          course_id: courseId,
          learner_id: learnerId,
          ...scores,
          text: text ?? '照着做了一遍，误差从 5% 降到了 1% 以内。',
          progress_percent: progressPercent ?? 100,
          created_at: createdAt ?? now(),
          edited_at: null,
          hidden_at: null,
          answer: answer?.text ?? null,
          answered_by: answer?.byId ?? null,
          answered_at: answer?.at ?? null
        })
        .execute()
      await count(work, courseId, scores)
    })
  return { id }
}
