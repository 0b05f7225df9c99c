import { applyRating } from '#modules/catalog/index.ts'
import type { Work } from '#platform/db.ts'
import { axes, type Scores } from './rules.ts'
import type { Tables } from './tables.ts'

/** Moves the sums on the course's card and the counts per score; `undefined` on either side: came or went. */
export async function count(work: Work<Tables>, courseId: string, scores: Scores | undefined, before?: Scores): Promise<void> {
  await applyRating(work, courseId, scores, before)
  for (const axis of axes) {
    if (scores?.[axis] === before?.[axis]) continue
    if (before)
      await work
        .updateTable('feedback.rating_count')
        .set((eb) => ({ count: eb('count', '-', 1) }))
        .where('course_id', '=', courseId)
        .where('axis', '=', axis)
        .where('score', '=', before[axis])
        .execute()
    if (scores) {
      await work
        .insertInto('feedback.rating_count')
        .values({ course_id: courseId, axis, score: scores[axis], count: 1 })
        .onConflict((conflict) => conflict.columns(['course_id', 'axis', 'score']).doUpdateSet((eb) => ({ count: eb('feedback.rating_count.count', '+', 1) })))
        .execute()
    }
  }
}
