import { placeGuidanceOrder, requestOfOrder } from '#modules/commerce/index.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { hint } from '#platform/realtime.ts'
import { afterStep, type RequestKind, type RequestStep, remindAtOf } from './rules.ts'
import { type GuidanceTables, type RequestTable, reaction } from './tables.ts'

type Tools = Pick<Doing<GuidanceTables>, 'work' | 'publish'>

export interface PaidRequest {
  kind: Exclude<RequestKind, 'review'>
  learnerId: string
  /** null: whoever answers. */
  expertId: string | null
  subjectKind: string
  subjectId: string
  /** How people call it, e.g. the title of the question. */
  topic: string
  /** Minor units; 0 needs no payment. */
  amount: number
  currency: string
  /** Promised so many hours after it is paid… */
  hours?: number
  /** …or at a fixed time, e.g. the end of a consultation. */
  dueAt?: Date
  courseId?: string | null
  lessonId?: string | null
  now: Date
  /** Until when it must be paid; half an hour unless said otherwise. */
  payBy?: Date
}

/**
 * Puts a request to an expert, in the caller's transaction. One that costs something waits for its order to be
 * paid (`guidance.requested` tells) or is cancelled when it is not (`guidance.cancelled` tells).
 */
export async function openPaidRequest({ work, publish }: Tools, wish: PaidRequest): Promise<{ requestId: string; orderId: string | null }> {
  const id = newId()
  const dueAt = wish.dueAt ?? new Date(wish.now.getTime() + (wish.hours ?? 48) * 3_600_000)
  await work
    .insertInto('guidance.request')
    .values({
      id,
      kind: wish.kind,
      state: 'unpaid',
      learner_id: wish.learnerId,
      expert_id: wish.expertId,
      assigned_to: wish.expertId,
      course_id: wish.courseId ?? null,
      lesson_id: wish.lessonId ?? null,
      subject_kind: wish.subjectKind,
      subject_id: wish.subjectId,
      topic: wish.topic,
      amount: wish.amount,
      currency: wish.currency,
      hours: wish.hours ?? null,
      created_at: wish.now,
      due_at: dueAt,
      ...noTimesYet
    })
    .execute()
  if (wish.amount === 0) {
    await open({ work, publish }, await lockRequest(work, id), wish.now)
    return { requestId: id, orderId: null }
  }
  const orderId = await placeGuidanceOrder(work, publish as never, {
    buyerId: wish.learnerId,
    sellerId: wish.expertId,
    requestId: id,
    title: wish.topic,
    amount: wish.amount,
    currency: wish.currency,
    now: wish.now,
    expiresAt: wish.payBy
  })
  return { requestId: id, orderId }
}

const noTimesYet = {
  attempt: null,
  remind_at: null,
  reminded_at: null,
  overdue_at: null,
  escalated_at: null,
  claimed_by: null,
  claimed_at: null,
  claim_until: null,
  delivered_by: null,
  delivered_at: null,
  closed_at: null,
  accept_by: null,
  holds_checked_at: null
}

/** The request, locked until the transaction ends. */
export async function lockRequest(work: Work<GuidanceTables>, requestId: string): Promise<RequestRow> {
  const request = await work.selectFrom('guidance.request').selectAll().where('id', '=', requestId).forUpdate().executeTakeFirst()
  if (!request) throw refuse.notFound()
  return request
}
export type RequestRow = import('kysely').Selectable<RequestTable>

/** Takes a step on a locked request; a step that is not possible from its state is refused. */
export async function takeStep(
  work: Work<GuidanceTables>,
  request: RequestRow,
  step: RequestStep,
  set: Partial<import('kysely').Updateable<RequestTable>> = {}
): Promise<void> {
  const state = afterStep(request.state, step)
  if (!state) throw refuse.conflict('guidance/closed')
  await work
    .updateTable('guidance.request')
    .set({ ...set, state })
    .where('id', '=', request.id)
    .execute()
}

async function open({ work, publish }: Tools, request: RequestRow, at: Date): Promise<void> {
  const dueAt = request.hours === null ? request.due_at : new Date(at.getTime() + request.hours * 3_600_000)
  await takeStep(work, request, 'pay', { created_at: at, due_at: dueAt, remind_at: remindAtOf(at, dueAt) })
  await publish('guidance.requested', {
    requestId: request.id,
    kind: request.kind,
    learnerId: request.learner_id,
    expertId: request.expert_id,
    courseId: request.course_id,
    dueAt: dueAt.toISOString()
  })
}

/**
 * Ends a paid request: says how the held money is divided, which commerce carries out. `step` must lead to an
 * end; refund and release are minor units and together the whole amount.
 */
export async function settle(
  { work, publish, now }: Tools & { now: Date },
  request: RequestRow,
  { step, refund, release, reason }: { step: RequestStep; refund: number; release: number; reason: string }
): Promise<void> {
  const amount = Number(request.amount)
  if (refund + release !== amount) throw new RangeError(`${refund} + ${release} is not the ${amount} that is held`)
  await takeStep(work, request, step, {
    closed_at: now,
    accept_by: null,
    claim_until: null,
    settled_refund: refund,
    settled_release: release
  })
  if (amount === 0) return
  await publish('guidance.settled', {
    requestId: request.id,
    kind: request.kind,
    learnerId: request.learner_id,
    expertId: request.delivered_by ?? request.claimed_by ?? request.expert_id,
    refund,
    release,
    reason
  })
}

export const openOnPaid = reaction('order.paid', 'open-paid-request', async ({ work, publish, now, afterCommit }, { payload }) => {
  const requestId = await requestOfOrder(work, payload.orderId)
  if (!requestId) return
  const request = await lockRequest(work, requestId)
  if (request.state === 'unpaid') {
    await open({ work, publish }, request, now)
  } else if (request.state === 'cancelled') {
    // Paid after it was given up or ran out of time: the money goes straight back.
    const amount = Number(request.amount)
    await work.updateTable('guidance.request').set({ settled_refund: amount, closed_at: now }).where('id', '=', requestId).execute()
    await publish('guidance.settled', {
      requestId,
      kind: request.kind,
      learnerId: request.learner_id,
      expertId: null,
      refund: amount,
      release: 0,
      reason: 'closed-before-payment'
    })
  }
  afterCommit(() => hint(`guidance:${requestId}`))
})

async function giveUp({ work, publish, now }: Doing<GuidanceTables>, orderId: string): Promise<void> {
  const requestId = await requestOfOrder(work, orderId)
  const request = requestId ? await lockRequest(work, requestId) : undefined
  if (request?.state !== 'unpaid') return
  await takeStep(work, request, 'cancel', { closed_at: now })
  await publish('guidance.cancelled', { requestId: request.id, kind: request.kind, learnerId: request.learner_id, expertId: request.expert_id })
}

export const cancelOnExpired = reaction('order.expired', 'cancel-unpaid-request', (doing, { payload }) => giveUp(doing, payload.orderId))
export const cancelOnCancelled = reaction('order.cancelled', 'cancel-given-up-request', (doing, { payload }) => giveUp(doing, payload.orderId))
