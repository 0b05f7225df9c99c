import { sql } from 'kysely'
import { tell } from '#modules/inbox/index.ts'
import { reaction } from '../tables.ts'

export const tellSecondReview = reaction(
  'second-review.opened',
  'tell-second-review',
  async ({ work, afterCommit }, { payload: { secondReviewId, secondBy } }) => {
    const { rows } = await sql<{ topic: string; course: string }>`
    select r.topic, c.title as course from guidance.second_review s join guidance.review v on v.id = s.review_id join guidance.request r on r.id = v.request_id
    join catalog.course_card c on c.id = s.course_id where s.id = ${secondReviewId} and s.second_by = ${secondBy} and s.done_at is null`.execute(work)
    const facts = rows[0]
    if (!facts) return
    await tell(work, {
      personId: secondBy,
      kind: 'second_review',
      key: `second-review:${secondReviewId}`,
      url: `/studio/second-reviews/${secondReviewId}`,
      data: { ...facts },
      afterCommit
    })
  }
)
