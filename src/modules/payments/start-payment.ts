import { z } from 'zod'
import { orderToPay } from '#modules/commerce/index.ts'
import { signedIn } from '#platform/access.ts'
import { context } from '#platform/context.ts'
import { database } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { perform } from '#platform/perform.ts'
import { gatewayNamed } from './gateways.ts'
import { nextQueryAt } from './settle.ts'
import { query, useCase } from './tables.ts'

const paymentOut = z.object({ paymentId: z.string(), gateway: z.string(), payUrl: z.string().nullable() })

/** Notes the payment before the gateway hears of it: a crash in between leaves a row that can be asked about. */
export const openPayment = useCase({
  id: 'payments.open-payment',
  summary: 'Open (or find) the payment of an order at a gateway',
  access: signedIn,
  limit: { max: 60, seconds: 600 },
  input: z.object({ orderId: z.uuid(), gateway: z.string().max(20) }),
  output: paymentOut,
  async run({ work, actor, now }, { orderId, gateway }) {
    const order = await orderToPay(work, orderId)
    if (!order || order.buyerId !== actor.id) throw refuse.notFound()
    if (order.state !== 'placed' || order.expiresAt <= now) throw refuse.conflict('payments/order-not-open')
    gatewayNamed(gateway)
    const id = newId()
    await work.insertInto('payments.payment')
      .values({ id, order_id: orderId, gateway, state: 'created', amount: order.amount, currency: order.currency, gateway_ref: null, pay_url: null, created_at: now, settled_at: null, next_query_at: nextQueryAt(0, now) })
      .onConflict((conflict) => conflict.columns(['order_id', 'gateway']).where('state', '=', 'created').doNothing()).execute()
    const row = await work.selectFrom('payments.payment').select(['id', 'pay_url']).where('order_id', '=', orderId).where('gateway', '=', gateway).where('state', '=', 'created').executeTakeFirstOrThrow()
    return { paymentId: row.id, gateway, payUrl: row.pay_url }
  }
})

const keepAddress = useCase({
  id: 'payments.keep-pay-address',
  access: signedIn,
  input: z.object({ paymentId: z.uuid(), gatewayRef: z.string(), payUrl: z.string() }),
  async run({ work }, { paymentId, gatewayRef, payUrl }) {
    await work.updateTable('payments.payment').set({ gateway_ref: gatewayRef, pay_url: payUrl }).where('id', '=', paymentId).execute()
  }
})

/** Where the buyer pays this order: opens the payment at the gateway when that has not happened yet. */
export async function startPayment({ orderId, gateway }: { orderId: string; gateway: string }): Promise<{ paymentId: string; payUrl: string }> {
  const opened = await perform(openPayment, { orderId, gateway })
  if (opened.payUrl) return { paymentId: opened.paymentId, payUrl: opened.payUrl }
  const order = await orderToPay(database(), orderId)
  if (!order) throw refuse.notFound()
  const { origin, locale } = context()
  const made = await gatewayNamed(gateway).create({
    paymentId: opened.paymentId, amount: order.amount, currency: order.currency, subject: order.title, expiresAt: order.expiresAt,
    notifyUrl: `${origin}/webhooks/payments/${gateway}`, returnUrl: `${origin}${locale === 'en' ? '/en' : ''}/orders/${orderId}?back=1`
  })
  await perform(keepAddress, { paymentId: opened.paymentId, ...made })
  return { paymentId: opened.paymentId, payUrl: made.payUrl }
}

export const paymentOfOrder = query({
  id: 'payments.payment-of-order',
  summary: 'How the payment of my order stands',
  access: signedIn,
  input: z.object({ orderId: z.uuid() }),
  async run({ db, actor }, { orderId }) {
    const order = await orderToPay(database(), orderId)
    const staff = actor.roles.some((role) => ['operator', 'support', 'finance', 'admin'].includes(role))
    if (!order || (order.buyerId !== actor.id && !staff)) throw refuse.notFound()
    return db.selectFrom('payments.payment').select(['id', 'gateway', 'state', 'amount', 'currency', 'pay_url as payUrl', 'created_at as createdAt', 'settled_at as settledAt']).where('order_id', '=', orderId).orderBy('created_at', 'desc').limit(20).execute()
  }
})

