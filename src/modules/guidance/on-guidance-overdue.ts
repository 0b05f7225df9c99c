import { peopleWithRole } from '#modules/identity/index.ts'
import { tell } from '#modules/inbox/index.ts'
import { factsOf } from './notice-facts.ts'
import { reaction } from './tables.ts'

/** The promised time is over: the reviewer and every operator are told, so that somebody steps in. */
export const tellOverdue = reaction('guidance.overdue', 'tell-overdue', async ({ work, afterCommit }, { payload }) => {
  const facts = await factsOf(work, payload.requestId)
  if (!facts || facts.isOver) return
  const people = new Set([...(payload.expertId ? [payload.expertId] : []), ...(await peopleWithRole(work, 'operator'))])
  for (const personId of people)
    await tell(work, { personId, kind: 'review_overdue', key: `review-overdue:${payload.requestId}`, url: facts.url, data: facts.data, afterCommit })
})
