import { credit, debit, post } from '#modules/ledger/index.ts'
import { settings } from '#modules/ops/index.ts'
import type { AnyWork } from '#platform/db.ts'
import type { Doing } from '#platform/module.ts'
import { hint } from '#platform/realtime.ts'
import { grant } from './entitlements.ts'
import { lockOrder, linesOfOrder } from './orders.ts'
import { requestAutomaticRefund } from './refunds.ts'
import { afterStep } from './rules.ts'
import { type CommerceTables, reaction } from './tables.ts'

export interface Paid {
  orderId: string
  paymentId: string | null
  gateway: string
  paidAt: Date
}

/**
 * An order is paid: books the split and grants the course, or holds the money of a guidance request. Told twice, or late, it does the right thing:
 * an order already paid by another payment gets this one back; a course already owned likewise.
 * Returns whether the order became paid by this call.
 */
export async function settlePaidOrder(
  { work, publish }: Pick<Doing<CommerceTables>, 'work' | 'publish'>,
  { orderId, paymentId, gateway, paidAt }: Paid
): Promise<boolean> {
  const order = await lockOrder(work, orderId)
  if (order.payment_id === paymentId && order.paid_at) return false
  const next = afterStep(order.state, 'pay')
  if (!next) {
    if (paymentId) await publish('payment.surplus', { paymentId, orderId })
    return false
  }
  const lines = await linesOfOrder(work, orderId)
  const forGuidance = lines.some((line) => line.request_id)
  const { holdingDays } = await settings(work as unknown as AnyWork)
  const longest = Math.max(holdingDays, ...lines.map((line) => line.refund_days))
  await work
    .updateTable('commerce.order')
    .set({
      state: next,
      paid_at: paidAt,
      payment_id: paymentId,
      closed_at: null,
      // What is held waits for its request to end.
      release_at: order.total_amount > 0 && !forGuidance ? new Date(paidAt.getTime() + longest * 86_400_000) : null
    })
    .where('id', '=', orderId)
    .execute()
  await work.deleteFrom('commerce.open_order').where('order_id', '=', orderId).execute()
  if (order.total_amount > 0) {
    await post(work, {
      kind: 'order-paid',
      ref: { kind: 'order', id: orderId },
      currency: order.currency,
      at: paidAt,
      lines: [
        debit('gateway', order.total_amount, { name: gateway }),
        ...lines.flatMap((line) =>
          line.request_id
            ? [credit('held', line.amount, { ownerId: order.buyer_id })]
            : [
                credit('expert_pending', line.seller_amount, { ownerId: line.seller_id ?? undefined }),
                credit('platform_income', line.amount - line.seller_amount)
              ]
        )
      ]
    })
  }
  await publish('order.paid', { orderId, buyerId: order.buyer_id, paymentId: paymentId ?? '' })
  if (forGuidance) return true
  let granted = false
  for (const { course_id: courseId, validity_days: validityDays } of lines) {
    if (!courseId) continue
    granted = (await grant({ work, publish }, { learnerId: order.buyer_id, courseId, orderId, at: paidAt, validityDays })) || granted
  }
  // Paid late, after the course was bought by another order: the money goes back by itself.
  if (!granted && order.total_amount > 0)
    await requestAutomaticRefund({ work, publish }, { orderId, amount: order.total_amount, reason: 'already-owned', at: paidAt })
  return true
}

export const markOrderPaid = reaction('payment.succeeded', 'mark-order-paid', async ({ work, publish, afterCommit }, { payload }) => {
  await settlePaidOrder(
    { work, publish },
    { orderId: payload.orderId, paymentId: payload.paymentId, gateway: payload.gateway, paidAt: new Date(payload.paidAt) }
  )
  afterCommit(() => hint(`order:${payload.orderId}`))
})
