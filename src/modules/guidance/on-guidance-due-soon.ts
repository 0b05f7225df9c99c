import { tell } from '#modules/inbox/index.ts'
import { factsOf } from './notice-facts.ts'
import { reaction } from './tables.ts'

/** Reminds the reviewer before the promised time is over. */
export const tellDueSoon = reaction('guidance.due-soon', 'tell-due-soon', async ({ work, afterCommit }, { payload }) => {
  const facts = payload.expertId ? await factsOf(work, payload.requestId) : undefined
  if (!facts || !payload.expertId || facts.isOver) return
  await tell(work, {
    personId: payload.expertId,
    kind: 'review_due_soon',
    key: `review-due-soon:${payload.requestId}`,
    url: facts.url,
    data: facts.data,
    afterCommit
  })
})
