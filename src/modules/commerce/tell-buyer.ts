import { tell } from '#modules/inbox/index.ts'
import { formatMoney } from '#platform/money/index.ts'
import { type CommerceTables, reaction } from './tables.ts'
import type { Work } from '#platform/db.ts'

async function titleOf(work: Work<CommerceTables>, orderId: string): Promise<string> {
  const line = await work.selectFrom('commerce.order_line').select('title').where('order_id', '=', orderId).executeTakeFirst()
  return line?.title ?? ''
}

async function amountOf(work: Work<CommerceTables>, orderId: string, amount: number): Promise<string> {
  const order = await work.selectFrom('commerce.order').select('currency').where('id', '=', orderId).executeTakeFirstOrThrow()
  return formatMoney(amount, order.currency, 'zh-CN')
}

export const tellPaid = reaction('order.paid', 'tell-paid', async ({ work, afterCommit }, { payload }) => {
  await tell(work, {
    personId: payload.buyerId,
    kind: 'order_paid',
    key: `order-paid:${payload.orderId}`,
    url: `/orders/${payload.orderId}`,
    data: { title: await titleOf(work, payload.orderId) },
    afterCommit
  })
})

export const tellExpired = reaction('order.expired', 'tell-expired', async ({ work, afterCommit }, { payload }) => {
  await tell(work, {
    personId: payload.buyerId,
    kind: 'order_expired',
    key: `order-expired:${payload.orderId}`,
    url: `/orders/${payload.orderId}`,
    data: { title: await titleOf(work, payload.orderId) },
    afterCommit
  })
})

export const tellRefunded = reaction('order.refunded', 'tell-refunded', async ({ work, afterCommit }, { payload }) => {
  await tell(work, {
    personId: payload.buyerId,
    kind: 'order_refunded',
    key: `order-refunded:${payload.refundId}`,
    url: `/orders/${payload.orderId}`,
    data: { title: await titleOf(work, payload.orderId), amount: await amountOf(work, payload.orderId, payload.amount) },
    afterCommit
  })
})

export const tellDeclined = reaction('refund.declined', 'tell-refund-declined', async ({ work, afterCommit }, { payload }) => {
  await tell(work, {
    personId: payload.buyerId,
    kind: 'refund_declined',
    key: `refund-declined:${payload.refundId}`,
    url: `/orders/${payload.orderId}`,
    data: { title: await titleOf(work, payload.orderId) },
    afterCommit
  })
})
