import { z } from 'zod'
import { holdUploads } from '#modules/media/index.ts'
import { experts } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { hint } from '#platform/realtime.ts'
import { settle, takeStep } from '../paid-request.ts'
import { acceptWithinHours, halves } from '../rules.ts'
import { useCase } from '../tables.ts'
import { attachable, fileIds } from './ask-question.ts'
import { lockForAnswer } from './lock-question.ts'

export const answerQuestion = useCase({
  id: 'guidance.answer-question',
  summary: 'Answer a question, or its follow-up, in words, code, pictures or voice',
  access: experts,
  input: z.object({ requestId: z.uuid(), body: z.string().trim().min(10).max(20_000), fileIds }),
  output: z.object({ messageId: z.string(), kind: z.enum(['answer', 'follow_up_answer']), acceptBy: z.date() }),
  async run({ work, actor, now, publish, afterCommit }, { requestId, body, fileIds: files }) {
    const request = await lockForAnswer(work, requestId, actor)
    await holdUploads(work, files, actor.id, attachable)
    if (request.state === 'open') {
      await takeStep(work, request, 'claim', { claimed_by: actor.id, claimed_at: now })
      request.state = 'claimed'
    }
    const kind = request.state === 'follow_up' ? ('follow_up_answer' as const) : ('answer' as const)
    const acceptBy = new Date(now.getTime() + acceptWithinHours * 3_600_000)
    await takeStep(work, request, 'deliver', {
      delivered_by: actor.id,
      delivered_at: request.delivered_at ?? now,
      accept_by: acceptBy,
      claim_until: null,
      remind_at: null
    })
    const messageId = newId()
    await work
      .insertInto('guidance.message')
      .values({ id: messageId, request_id: requestId, kind, author_id: actor.id, body, file_ids: files, at: now })
      .execute()
    await publish('guidance.delivered', { requestId, kind: 'question', learnerId: request.learner_id, expertId: actor.id })
    afterCommit(() => hint(`guidance:${requestId}`))
    return { messageId, kind, acceptBy }
  }
})

export const declineQuestion = useCase({
  id: 'guidance.decline-question',
  summary: 'Say that I cannot answer: the money goes back at once',
  access: experts,
  input: z.object({ requestId: z.uuid(), reason: z.string().trim().min(4).max(1000) }),
  output: z.object({ state: z.string() }),
  async run({ work, actor, now, publish, audit, afterCommit }, { requestId, reason }) {
    const request = await lockForAnswer(work, requestId, actor)
    // What is in dispute waits for its ruling.
    if (!['open', 'claimed', 'follow_up'].includes(request.state)) throw refuse.conflict('guidance/closed')
    const amount = Number(request.amount)
    // After an answer only the follow-up can be declined, and that costs half, as if it had been missed.
    const again = request.state === 'follow_up'
    const parts = again ? halves(amount) : { refund: amount, release: 0 }
    await settle({ work, publish, now }, request, { step: again ? 'lapse' : 'refund', ...parts, reason: 'declined' })
    await audit('guidance', requestId, { declined: reason })
    await publish('guidance.missed', {
      requestId,
      kind: 'question',
      learnerId: request.learner_id,
      expertId: actor.id,
      part: again ? 'follow-up' : 'answer'
    })
    afterCommit(() => hint(`guidance:${requestId}`))
    return { state: again ? 'accepted' : 'refunded' }
  }
})
