import type { Work } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import type { Doing } from '#platform/module.ts'
import type { Standing } from './gateway.ts'
import type { PaymentsTables } from './tables.ts'

const querySecondsAfter = [30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200]

/** When to ask a gateway again about a payment that it has not settled; undefined: no more. */
export const nextQueryAt = (queries: number, now: Date): Date | null => {
  const seconds = querySecondsAfter[queries]
  return seconds === undefined ? null : new Date(now.getTime() + seconds * 1000)
}

/**
 * Takes what a gateway says about a payment, from a callback or from asking: the first word that settles it
 * counts, every later one is heard without effect. A wrong sum is kept for a person to look at, never booked.
 */
export async function settle(
  work: Work<PaymentsTables>,
  publish: Doing<PaymentsTables>['publish'],
  paymentId: string,
  standing: Standing,
  now: Date
): Promise<void> {
  const payment = await work.selectFrom('payments.payment').selectAll().where('id', '=', paymentId).forUpdate().executeTakeFirst()
  if (!payment || payment.state === 'succeeded' || payment.state === 'surplus' || payment.state === 'mismatch') return
  if (standing.state === 'open') return
  if (standing.state === 'failed') {
    if (payment.state === 'failed') return
    await work.updateTable('payments.payment').set({ state: 'failed', settled_at: now, next_query_at: null }).where('id', '=', paymentId).execute()
    await publish('payment.failed', { paymentId, orderId: payment.order_id })
    return
  }
  if (standing.amount !== payment.amount || standing.currency !== payment.currency) {
    log.fatal({ paymentId, told: standing.amount, expected: payment.amount }, 'a gateway reports another sum than was asked for')
    await work.updateTable('payments.payment').set({ state: 'mismatch', settled_at: now, next_query_at: null }).where('id', '=', paymentId).execute()
    return
  }
  const paidAt = standing.paidAt ?? now
  await work.updateTable('payments.payment').set({ state: 'succeeded', settled_at: paidAt, next_query_at: null }).where('id', '=', paymentId).execute()
  await publish('payment.succeeded', {
    paymentId,
    orderId: payment.order_id,
    amount: payment.amount,
    currency: payment.currency,
    gateway: payment.gateway,
    paidAt: paidAt.toISOString()
  })
}
