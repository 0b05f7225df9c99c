import { sql } from 'kysely'
import { z } from 'zod'
import { holdUploads } from '#modules/media/index.ts'
import { onlySystem, signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { perform } from '#platform/perform.ts'
import { hint } from '#platform/realtime.ts'
import { lockRequest, type RequestRow, settle, takeStep } from '../paid-request.ts'
import { followUpHours, halves, remindAtOf } from '../rules.ts'
import { type GuidanceTables, schedule, useCase } from '../tables.ts'
import { attachable, fileIds } from './ask-question.ts'
import { lockOwnQuestion } from './lock-question.ts'

export const askFollowUp = useCase({
  id: 'guidance.ask-follow-up',
  summary: 'Ask once more about the answer; the promised time runs again',
  access: signedIn,
  input: z.object({ requestId: z.uuid(), body: z.string().trim().min(4).max(3000), fileIds }),
  output: z.object({ dueAt: z.date() }),
  async run({ work, actor, now, publish, afterCommit }, { requestId, body, fileIds: files }) {
    const request = await lockOwnQuestion(work, requestId, actor)
    const expertId = request.delivered_by
    if (!expertId) throw refuse.conflict('guidance/closed')
    const before = await work.selectFrom('guidance.message').select('id').where('request_id', '=', requestId).where('kind', '=', 'follow_up').executeTakeFirst()
    if (before) throw refuse.conflict('guidance/one-follow-up')
    const dueAt = new Date(now.getTime() + followUpHours(request.hours ?? 24) * 3_600_000)
    await takeStep(work, request, 'follow-up', {
      claimed_by: expertId,
      claim_until: null,
      accept_by: null,
      due_at: dueAt,
      remind_at: remindAtOf(now, dueAt),
      reminded_at: null
    })
    await holdUploads(work, files, actor.id, attachable)
    await work
      .insertInto('guidance.message')
      .values({ id: newId(), request_id: requestId, kind: 'follow_up', author_id: actor.id, body, file_ids: files, at: now })
      .execute()
    await publish('guidance.follow-up', { requestId, learnerId: actor.id, expertId })
    afterCommit(() => hint(`guidance:${requestId}`))
    return { dueAt }
  }
})

export const withdrawQuestion = useCase({
  id: 'guidance.withdraw-question',
  summary: 'Take a question back while nobody works on it; what was paid goes back whole',
  access: signedIn,
  input: z.object({ requestId: z.uuid() }),
  output: z.object({ state: z.string() }),
  async run({ work, actor, now, publish, afterCommit }, { requestId }) {
    const request = await lockOwnQuestion(work, requestId, actor)
    // An order that waits for its payment is given up on its own page.
    if (request.state !== 'open') throw refuse.conflict(request.state === 'claimed' ? 'guidance/is-being-answered' : 'guidance/closed')
    await settle({ work, publish, now }, request, { step: 'cancel', refund: Number(request.amount), release: 0, reason: 'withdrawn' })
    await publish('guidance.cancelled', { requestId, kind: 'question', learnerId: actor.id, expertId: request.expert_id })
    afterCommit(() => hint(`guidance:${requestId}`))
    return { state: 'cancelled' }
  }
})

async function accept(
  doing: Pick<Doing<GuidanceTables>, 'work' | 'publish' | 'now' | 'afterCommit'>,
  request: RequestRow,
  by: 'learner' | 'clock'
): Promise<void> {
  await settle(doing, request, { step: 'accept', refund: 0, release: Number(request.amount), reason: `accepted-by-${by}` })
  await doing.publish('guidance.accepted', {
    requestId: request.id,
    kind: request.kind,
    learnerId: request.learner_id,
    expertId: request.delivered_by ?? request.expert_id ?? '',
    by
  })
  doing.afterCommit(() => hint(`guidance:${request.id}`))
}

export const acceptAnswer = useCase({
  id: 'guidance.accept-answer',
  summary: 'Accept the answer: the held money goes to the expert',
  access: signedIn,
  input: z.object({ requestId: z.uuid() }),
  output: z.object({ state: z.string() }),
  async run(doing, { requestId }) {
    const request = await lockOwnQuestion(doing.work, requestId, doing.actor)
    if (request.state !== 'delivered') throw refuse.conflict('guidance/closed')
    await accept(doing, request, 'learner')
    return { state: 'accepted' }
  }
})

/** One round of the clock; each in its own place of the same transaction, locked by id so that no two workers take one. */
const round = 100

export const acceptByClock = useCase({
  id: 'guidance.accept-by-clock',
  access: onlySystem,
  input: z.object({}),
  async run(doing) {
    const { rows } = await sql<{ id: string }>`
      select id from guidance.request where kind = 'question' and state = 'delivered' and accept_by <= ${doing.now} order by accept_by limit ${round} for update skip locked`.execute(
      doing.work
    )
    for (const { id } of rows) await accept(doing, await lockRequest(doing.work, id), 'clock')
    return { count: rows.length }
  }
})

export const refundByClock = useCase({
  id: 'guidance.refund-by-clock',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish, afterCommit }) {
    const { rows } = await sql<{ id: string }>`
      select id from guidance.request where kind = 'question' and state in ('open', 'claimed', 'follow_up') and due_at <= ${now} order by due_at limit ${round} for update skip locked`.execute(
      work
    )
    for (const { id } of rows) {
      const request = await lockRequest(work, id)
      const answered = request.state === 'follow_up'
      const amount = Number(request.amount)
      await work.updateTable('guidance.request').set({ overdue_at: now }).where('id', '=', id).execute()
      await publish('guidance.missed', {
        requestId: id,
        kind: 'question',
        learnerId: request.learner_id,
        expertId: request.delivered_by ?? request.expert_id ?? request.claimed_by,
        part: answered ? 'follow-up' : 'answer'
      })
      await settle(
        { work, publish, now },
        request,
        answered ? { step: 'lapse', ...halves(amount), reason: 'follow-up-missed' } : { step: 'refund', refund: amount, release: 0, reason: 'missed' }
      )
      afterCommit(() => hint(`guidance:${id}`))
    }
    return { count: rows.length }
  }
})

/** Money of questions follows the clock: back when the promise was missed, on to the expert when nobody objected. */
export const keepPromises = schedule('keep-promises', '* * * * *', async () => {
  while ((await perform(refundByClock, {})).count === round);
  while ((await perform(acceptByClock, {})).count === round);
})
