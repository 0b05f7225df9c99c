import type { AnyWork } from '#platform/db.ts'
import { own } from './tables.ts'

/** Moves the number of learners that cards show. */
export async function addLearner(work: AnyWork, courseId: string, delta: 1 | -1): Promise<void> {
  await own(work)
    .updateTable('catalog.course')
    .set((eb) => ({ learner_count: eb('learner_count', '+', delta) }))
    .where('id', '=', courseId)
    .execute()
}

export interface RatingAxes {
  content: number
  interaction: number
  outcome: number
}

/** Counts a new rating, or moves the sums from `previous` to what it was changed to; `undefined` takes it away. */
export async function applyRating(work: AnyWork, courseId: string, rating: RatingAxes | undefined, previous?: RatingAxes): Promise<void> {
  const change = (axis: keyof RatingAxes) => (rating?.[axis] ?? 0) - (previous?.[axis] ?? 0)
  await own(work)
    .updateTable('catalog.course')
    .set((eb) => ({
      rating_count: eb('rating_count', '+', Number(rating !== undefined) - Number(previous !== undefined)),
      rating_content_sum: eb('rating_content_sum', '+', change('content')),
      rating_interaction_sum: eb('rating_interaction_sum', '+', change('interaction')),
      rating_outcome_sum: eb('rating_outcome_sum', '+', change('outcome'))
    }))
    .where('id', '=', courseId)
    .execute()
}
