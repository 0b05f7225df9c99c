import { tell } from '#modules/inbox/index.ts'
import { lessonPath } from '#modules/learning/index.ts'
import { factsOf } from './notice-facts.ts'
import { reaction } from './tables.ts'

/** Tells the learner: passed, or another attempt is asked for. */
export const tellReviewed = reaction('submission.reviewed', 'tell-reviewed', async ({ work, afterCommit }, { payload }) => {
  const facts = await factsOf(work, payload.requestId)
  if (!facts) return
  await tell(work, {
    personId: payload.learnerId,
    kind: payload.passed ? 'work_passed' : 'work_returned',
    key: `reviewed:${payload.reviewId}`,
    url: await lessonPath(work, { courseId: facts.courseId, lessonId: facts.lessonId }),
    data: { ...facts.data, score: payload.score.toFixed(1) },
    afterCommit
  })
})
