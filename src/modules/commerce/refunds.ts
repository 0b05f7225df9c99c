import { z } from 'zod'
import { credit, debit, type EntryLine, linesOf, post } from '#modules/ledger/index.ts'
import { signedIn, withRole } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { hint } from '#platform/realtime.ts'
import { canAskRefund, canDecideRefund } from './access.ts'
import { end } from './entitlements.ts'
import { linesOfOrder, lockOrder } from './orders.ts'
import { refundByRule, reverse } from './rules.ts'
import { type CommerceTables, reaction, read, useCase } from './tables.ts'

type Tools = Pick<Doing<CommerceTables>, 'work' | 'publish'>

async function progressOf(work: Work<CommerceTables>, learnerId: string, courseId: string): Promise<number> {
  const row = await read(work)
    .selectFrom('learning.enrolment_card')
    .select('progress_percent')
    .where('learner_id', '=', learnerId)
    .where('course_id', '=', courseId)
    // The newest, also when it has ended: access that ran out does not undo what was learned.
    .orderBy('enrolled_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.progress_percent ?? 0
}

export const requestRefund = useCase({
  id: 'commerce.request-refund',
  summary: 'Ask for the money back; within the rule it is granted at once',
  access: signedIn,
  limit: { max: 10, seconds: 3600 },
  input: z.object({ orderId: z.uuid(), reason: z.string().trim().min(2).max(1000) }),
  output: z.object({ refundId: z.string(), state: z.string(), amount: z.number() }),
  async run({ work, actor, now, publish }, { orderId, reason }) {
    const order = await lockOrder(work, orderId)
    const answer = canAskRefund(actor, order)
    if (answer === 'platform/not-found') throw refuse.notFound()
    if (answer !== true) throw refuse.conflict(answer)
    await refuseSecondRefund(work, orderId)
    const [line] = await linesOfOrder(work, orderId)
    if (!line?.course_id) throw refuse.conflict('commerce/refund-by-guidance')
    const byRule = order.paid_at
      ? refundByRule({
          paidAt: order.paid_at,
          refundDays: line.refund_days,
          progressLimitPercent: line.refund_progress_percent,
          progressPercent: await progressOf(work, order.buyer_id, line.course_id),
          now
        })
      : 'commerce/refund-window-over'
    const amount = order.total_amount - order.refunded_amount
    const refundId = newId()
    const state = byRule === true ? 'approved' : 'requested'
    await work
      .insertInto('commerce.refund')
      .values({
        id: refundId,
        order_id: orderId,
        amount,
        state,
        reason,
        requested_by: actor.id,
        requested_at: now,
        ...(state === 'approved' && { decided_at: now, decision_note: 'by-rule' })
      })
      .execute()
    await publish('refund.requested', { refundId, orderId, buyerId: order.buyer_id })
    if (state === 'approved') await publish('refund.approved', { refundId, orderId, buyerId: order.buyer_id, amount })
    return { refundId, state, amount }
  }
})

export const refundOrder = useCase({
  id: 'commerce.refund-order',
  summary: 'Refund an order, wholly or in part, by decision of staff',
  access: withRole('operator', 'finance', 'admin'),
  input: z.object({
    orderId: z.uuid(),
    amount: z.coerce.number().int().positive().optional(),
    reason: z.string().trim().min(2).max(1000),
    /** What was refunded already when the form was shown: a colleague's refund in between is told, not repeated. */
    refundedBefore: z.coerce.number().int().optional()
  }),
  output: z.object({ refundId: z.string(), amount: z.number() }),
  async run({ work, actor, now, publish, audit }, { orderId, amount, reason, refundedBefore }) {
    const order = await lockOrder(work, orderId)
    allow(canDecideRefund(actor, order))
    if (refundedBefore !== undefined && refundedBefore !== order.refunded_amount) throw refuse.conflict('platform/try-again')
    // Held money follows its request: by the clock, or by a ruling that both sides were heard for.
    if ((await linesOfOrder(work, orderId)).some((line) => line.request_id)) throw refuse.conflict('commerce/refund-by-guidance')
    const left = order.total_amount - order.refunded_amount
    if (order.state !== 'paid' || left === 0) throw refuse.conflict('commerce/nothing-to-refund')
    if (amount !== undefined && amount > left) throw refuse.invalid('commerce/refund-above-rest', { fields: { amount: ['commerce/refund-above-rest'] } })
    const asked = await work
      .selectFrom('commerce.refund')
      .select('id')
      .where('order_id', '=', orderId)
      .where('state', '=', 'requested')
      .forUpdate()
      .executeTakeFirst()
    if (!asked) await refuseSecondRefund(work, orderId)
    const refundId = asked?.id ?? newId()
    const whole = amount ?? left
    if (asked)
      await work
        .updateTable('commerce.refund')
        .set({ state: 'approved', amount: whole, decided_by: actor.id, decided_at: now, decision_note: reason })
        .where('id', '=', refundId)
        .execute()
    else
      await work
        .insertInto('commerce.refund')
        .values({
          id: refundId,
          order_id: orderId,
          amount: whole,
          state: 'approved',
          reason,
          requested_by: actor.id,
          requested_at: now,
          decided_by: actor.id,
          decided_at: now,
          decision_note: reason
        })
        .execute()
    await audit('order', orderId, { refundId, amount: whole, reason })
    await publish('refund.approved', { refundId, orderId, buyerId: order.buyer_id, amount: whole })
    return { refundId, amount: whole }
  }
})

export const declineRefund = useCase({
  id: 'commerce.decline-refund',
  summary: 'Decline a refund request with a reason',
  access: withRole('operator', 'finance', 'admin'),
  input: z.object({ refundId: z.uuid(), reason: z.string().trim().min(2).max(1000) }),
  output: z.object({ state: z.string() }),
  async run({ work, actor, now, publish, audit }, { refundId, reason }) {
    const refund = await work.selectFrom('commerce.refund').selectAll().where('id', '=', refundId).forUpdate().executeTakeFirst()
    if (!refund) throw refuse.notFound()
    const order = await work.selectFrom('commerce.order').select('buyer_id').where('id', '=', refund.order_id).executeTakeFirstOrThrow()
    allow(canDecideRefund(actor, order))
    if (refund.state !== 'requested') throw refuse.conflict('commerce/refund-decided')
    await work
      .updateTable('commerce.refund')
      .set({ state: 'declined', decided_by: actor.id, decided_at: now, decision_note: reason })
      .where('id', '=', refundId)
      .execute()
    await audit('order', refund.order_id, { refundId, declined: reason })
    await publish('refund.declined', { refundId, orderId: refund.order_id, buyerId: refund.requested_by })
    return { state: 'declined' }
  }
})

/** A refund that nobody has to ask for; nothing when one is under way already. */
export async function requestAutomaticRefund(
  { work, publish }: Tools,
  { orderId, amount, reason, at }: { orderId: string; amount: number; reason: string; at: Date }
): Promise<void> {
  const order = await lockOrder(work, orderId)
  const refundId = newId()
  await work
    .insertInto('commerce.refund')
    .values({
      id: refundId,
      order_id: orderId,
      amount,
      state: 'approved',
      reason,
      requested_by: order.buyer_id,
      requested_at: at,
      decided_at: at,
      decision_note: 'automatic'
    })
    .execute()
  await publish('refund.approved', { refundId, orderId, buyerId: order.buyer_id, amount })
}

async function refuseSecondRefund(work: Work<CommerceTables>, orderId: string): Promise<void> {
  const open = await work
    .selectFrom('commerce.refund')
    .select('id')
    .where('order_id', '=', orderId)
    .where('state', 'in', ['requested', 'approved'])
    .executeTakeFirst()
  if (open) throw refuse.conflict('commerce/refund-under-way')
}

/** The gateway has sent the money back: reverses each line of the split and ends access when nothing is left. */
export const finishRefund = reaction('payment.refunded', 'finish-refund', async ({ work, publish, now, afterCommit }, { payload }) => {
  const order = await lockOrder(work, payload.orderId)
  const refund = await work.selectFrom('commerce.refund').selectAll().where('id', '=', payload.refundId).forUpdate().executeTakeFirst()
  if (refund?.state !== 'approved') return
  const refunded = order.refunded_amount + refund.amount
  const whole = refunded === order.total_amount
  await bookReversal(work, { orderId: order.id, refundId: refund.id, amount: refund.amount, currency: order.currency, gateway: payload.gateway, at: now })
  await work.updateTable('commerce.refund').set({ state: 'done', done_at: now }).where('id', '=', refund.id).execute()
  await work
    .updateTable('commerce.order')
    .set({ refunded_amount: refunded, ...(whole && { state: 'refunded' as const, closed_at: now }) })
    .where('id', '=', order.id)
    .execute()
  if (whole) {
    const granted = await work
      .selectFrom('commerce.entitlement')
      .select(['learner_id', 'course_id'])
      .where('order_id', '=', order.id)
      .where('ended_at', 'is', null)
      .execute()
    for (const one of granted) await end(work, publish, { learnerId: one.learner_id, courseId: one.course_id, at: now, reason: 'refund' })
  }
  await publish('order.refunded', { orderId: order.id, buyerId: order.buyer_id, refundId: refund.id, amount: refund.amount, whole })
  afterCommit(() => hint(`order:${order.id}`))
})

/** Takes the money back from where the order's entries left it: what is held, then the share from pending, or from payable once released. */
async function bookReversal(
  work: Work<CommerceTables>,
  { orderId, refundId, amount, currency, gateway, at }: { orderId: string; refundId: string; amount: number; currency: string; gateway: string; at: Date }
): Promise<void> {
  const refunds = await work.selectFrom('commerce.refund').select('id').where('order_id', '=', orderId).where('state', '=', 'done').execute()
  const booked = [
    ...(await linesOf(work, 'order', [orderId])),
    ...(await linesOf(
      work,
      'refund',
      refunds.map((one) => one.id)
    ))
  ]
  const left = (kind: string, ownerId: string | null) =>
    -booked.filter((line) => line.account === kind && line.ownerId === ownerId).reduce((sum, line) => sum + line.amount, 0)
  const sellers = [...new Set(booked.flatMap((line) => (line.ownerId ? [line.ownerId] : [])))]
  // Held money is nobody's yet: it goes back first, and whole.
  const holders = sellers.map((ownerId) => ({ ownerId, held: left('held', ownerId) })).filter((one) => one.held > 0)
  const lines: EntryLine[] = holders.map(({ ownerId, held }) => debit('held', Math.min(amount, held), { ownerId }))
  const rest = amount - lines.reduce((sum, line) => sum + line.amount, 0)
  const sellerLeft = sellers.map((ownerId) => ({ ownerId, pending: left('expert_pending', ownerId), payable: left('expert_payable', ownerId) }))
  const parts =
    rest === 0
      ? { seller: 0, platform: 0 }
      : reverse(rest, { seller: sellerLeft.reduce((sum, one) => sum + one.pending + one.payable, 0), platform: left('platform_income', null) })
  let open = parts.seller
  for (const { ownerId, pending, payable } of sellerLeft) {
    for (const [kind, there] of [
      ['expert_pending', pending],
      ['expert_payable', payable]
    ] as const) {
      const taken = Math.min(open, there)
      if (taken > 0) lines.push(debit(kind, taken, { ownerId }))
      open -= taken
    }
  }
  lines.push(debit('platform_income', parts.platform), credit('gateway', amount, { name: gateway }))
  await post(work, { kind: 'order-refunded', ref: { kind: 'refund', id: refundId }, currency, at, lines })
}
