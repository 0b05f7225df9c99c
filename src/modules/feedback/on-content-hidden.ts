import { withdraw } from '#modules/inbox/index.ts'
import { count } from './counts.ts'
import { reaction } from './tables.ts'

/** A rating that moderators hide neither shows nor counts. */
export const hideRating = reaction('content.hidden', 'hide-rating', async ({ work, now }, { payload: { subjectKind, subjectId } }) => {
  if (subjectKind !== 'rating') return
  const rating = await work
    .updateTable('feedback.course_rating')
    .set({ hidden_at: now })
    .where('id', '=', subjectId)
    .where('hidden_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (!rating) return
  await count(work, rating.course_id, undefined, rating)
  await withdraw(work, `rating:${subjectId}`)
})
