import { tell } from '#modules/inbox/index.ts'
import { factsOf } from './notice-facts.ts'
import { reaction } from './tables.ts'

/** Tells the reviewer whose turn it is. */
export const tellWaiting = reaction('guidance.requested', 'tell-waiting', async ({ work, afterCommit }, { payload }) => {
  const facts = payload.expertId && payload.kind === 'review' ? await factsOf(work, payload.requestId) : undefined
  if (!facts || !payload.expertId || facts.isOver) return
  await tell(work, {
    personId: payload.expertId,
    kind: 'review_waiting',
    key: `review-waiting:${payload.requestId}`,
    url: facts.url,
    data: facts.data,
    afterCommit
  })
})
