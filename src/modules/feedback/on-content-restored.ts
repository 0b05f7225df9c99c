import { count } from './counts.ts'
import { reaction } from './tables.ts'

export const restoreRating = reaction('content.restored', 'restore-rating', async ({ work }, { payload: { subjectKind, subjectId } }) => {
  if (subjectKind !== 'rating') return
  const rating = await work
    .updateTable('feedback.course_rating')
    .set({ hidden_at: null })
    .where('id', '=', subjectId)
    .where('hidden_at', 'is not', null)
    .returningAll()
    .executeTakeFirst()
  if (rating) await count(work, rating.course_id, rating)
})
