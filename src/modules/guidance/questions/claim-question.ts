import { z } from 'zod'
import { experts } from '#platform/access.ts'
import { hint } from '#platform/realtime.ts'
import { takeStep } from '../paid-request.ts'
import { claimMinutes } from '../rules.ts'
import { useCase } from '../tables.ts'
import { lockForAnswer } from './lock-question.ts'

export const claimQuestion = useCase({
  id: 'guidance.claim-question',
  summary: 'Take a question: a bounty is mine for an hour, and who asked sees that it is being answered',
  access: experts,
  input: z.object({ requestId: z.uuid() }),
  output: z.object({ claimUntil: z.date().nullable() }),
  async run({ work, actor, now, publish, afterCommit }, { requestId }) {
    const request = await lockForAnswer(work, requestId, actor)
    if (request.state === 'claimed' || request.state === 'follow_up') return { claimUntil: request.claim_until }
    // Whoever was asked by name need not hurry for the claim's sake: the promise is the limit.
    const claimUntil = request.expert_id ? null : new Date(now.getTime() + claimMinutes * 60_000)
    await takeStep(work, request, 'claim', { claimed_by: actor.id, claimed_at: now, claim_until: claimUntil })
    await publish('guidance.claimed', { requestId, expertId: actor.id })
    afterCommit(() => hint(`guidance:${requestId}`))
    return { claimUntil }
  }
})

export const releaseQuestion = useCase({
  id: 'guidance.release-question',
  summary: 'Give a claimed bounty back to all',
  access: experts,
  input: z.object({ requestId: z.uuid() }),
  output: z.object({ state: z.string() }),
  async run({ work, actor, afterCommit }, { requestId }) {
    const request = await lockForAnswer(work, requestId, actor)
    await takeStep(work, request, 'release', { claimed_by: null, claimed_at: null, claim_until: null })
    afterCommit(() => hint(`guidance:${requestId}`))
    return { state: 'open' }
  }
})
