import { z } from 'zod'
import { orderToPay } from '#modules/commerce/index.ts'
import { signedIn } from '#platform/access.ts'
import { context } from '#platform/context.ts'
import { database } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { gatewayNamed } from './gateways.ts'
import { nextQueryAt } from './settle.ts'
import { query, useCase } from './tables.ts'

export const startPayment = useCase({
  id: 'payments.start-payment',
  summary: 'Open the payment of an order at a gateway, or find the one that is open: where to pay',
  access: signedIn,
  limit: { max: 60, seconds: 600 },
  input: z.object({ orderId: z.uuid(), gateway: z.string().max(20) }),
  output: z.object({ paymentId: z.string(), gateway: z.string(), payUrl: z.string() }),
  async run({ work, actor, now }, { orderId, gateway: name }) {
    const order = await orderToPay(work, orderId)
    if (!order || order.buyerId !== actor.id) throw refuse.notFound()
    if (order.state !== 'placed' || order.expiresAt <= now) throw refuse.conflict('payments/order-not-open')
    const gateway = gatewayNamed(name)
    await work
      .insertInto('payments.payment')
      .values({
        id: newId(),
        order_id: orderId,
        gateway: name,
        state: 'created',
        amount: order.amount,
        currency: order.currency,
        gateway_ref: null,
        pay_url: null,
        created_at: now,
        settled_at: null,
        next_query_at: nextQueryAt(0, now)
      })
      .onConflict((conflict) => conflict.columns(['order_id', 'gateway']).where('state', '=', 'created').doNothing())
      .execute()
    const payment = await work
      .selectFrom('payments.payment')
      .select(['id', 'pay_url'])
      .where('order_id', '=', orderId)
      .where('gateway', '=', name)
      .where('state', '=', 'created')
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (payment.pay_url) return { paymentId: payment.id, gateway: name, payUrl: payment.pay_url }
    // The buyer learns the address only from our commit: a crash before it leaves nothing that anybody could pay.
    const { origin, locale } = context()
    const made = await gateway.create({
      paymentId: payment.id,
      amount: order.amount,
      currency: order.currency,
      subject: order.title,
      expiresAt: order.expiresAt,
      notifyUrl: `${origin}/webhooks/payments/${name}`,
      returnUrl: `${origin}${locale === 'en' ? '/en' : ''}/orders/${orderId}?back=1`
    })
    await work.updateTable('payments.payment').set({ gateway_ref: made.gatewayRef, pay_url: made.payUrl }).where('id', '=', payment.id).execute()
    return { paymentId: payment.id, gateway: name, payUrl: made.payUrl }
  }
})

export const paymentOfOrder = query({
  id: 'payments.payment-of-order',
  summary: 'How the payment of my order stands',
  access: signedIn,
  input: z.object({ orderId: z.uuid() }),
  async run({ db, actor }, { orderId }) {
    const order = await orderToPay(database(), orderId)
    const staff = actor.roles.some((role) => ['operator', 'support', 'finance', 'admin'].includes(role))
    if (!order || (order.buyerId !== actor.id && !staff)) throw refuse.notFound()
    return db
      .selectFrom('payments.payment')
      .select(['id', 'gateway', 'state', 'amount', 'currency', 'pay_url as payUrl', 'created_at as createdAt', 'settled_at as settledAt'])
      .where('order_id', '=', orderId)
      .orderBy('created_at', 'desc')
      .limit(20)
      .execute()
  }
})
