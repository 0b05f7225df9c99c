import { orderToPay } from '#modules/commerce/index.ts'
import type { Work } from '#platform/db.ts'
import { gatewayNamed } from './gateways.ts'
import { type PaymentsTables, reaction } from './tables.ts'

/**
 * Sends an approved refund to the gateway that took the money. The gateway knows the refund by its id, so a
 * crash between its answer and our commit sends it once.
 */
export const sendRefund = reaction('refund.approved', 'send-refund', async ({ work, publish, now }, { payload }) => {
  // The payment that the order was booked by: another one may have succeeded beside it and waits to go back whole.
  const order = await orderToPay(work, payload.orderId)
  const payment = order?.paymentId ? await work.selectFrom('payments.payment').selectAll().where('id', '=', order.paymentId).executeTakeFirst() : undefined
  if (!payment?.gateway_ref) throw new Error(`order ${payload.orderId} has no settled payment to refund`)
  await transfer(work, payment, payload.refundId, payload.amount, now)
  await publish('payment.refunded', {
    paymentId: payment.id,
    orderId: payload.orderId,
    refundId: payload.refundId,
    amount: payload.amount,
    gateway: payment.gateway
  })
})

async function transfer(
  work: Work<PaymentsTables>,
  payment: { id: string; gateway: string; gateway_ref: string | null; currency: string },
  refundId: string,
  amount: number,
  now: Date
): Promise<void> {
  const sent = await gatewayNamed(payment.gateway).refund({ gatewayRef: payment.gateway_ref ?? '', refundId, amount, currency: payment.currency })
  await work
    .insertInto('payments.refund_transfer')
    .values({ refund_id: refundId, payment_id: payment.id, amount, gateway_ref: sent.gatewayRef, sent_at: now })
    .onConflict((conflict) => conflict.column('refund_id').doNothing())
    .execute()
}

/** An order that was paid twice: the second payment goes back whole, and was never booked. */
export const returnSurplus = reaction('payment.surplus', 'return-surplus', async ({ work, now }, { payload }) => {
  const payment = await work.selectFrom('payments.payment').selectAll().where('id', '=', payload.paymentId).forUpdate().executeTakeFirst()
  if (payment?.state !== 'succeeded') return
  await transfer(work, payment, payment.id, payment.amount, now)
  await work.updateTable('payments.payment').set({ state: 'surplus' }).where('id', '=', payment.id).execute()
})
