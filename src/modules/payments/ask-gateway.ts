import { z } from 'zod'
import { orderToPay } from '#modules/commerce/index.ts'
import { onlySystem, signedIn } from '#platform/access.ts'
import { runAsSystem } from '#platform/context.ts'
import { refuse } from '#platform/errors.ts'
import { log } from '#platform/log.ts'
import { perform } from '#platform/perform.ts'
import { gatewayNamed } from './gateways.ts'
import { nextQueryAt, settle } from './settle.ts'
import { schedule, useCase } from './tables.ts'

const standing = z.object({ state: z.enum(['open', 'succeeded', 'failed']), amount: z.number(), currency: z.string(), paidAt: z.date().optional() })

export const takeStanding = useCase({
  id: 'payments.take-standing',
  access: onlySystem,
  input: z.object({ paymentId: z.uuid(), standing }),
  run: ({ work, publish, now }, input) => settle(work, publish, input.paymentId, input.standing, now)
})

/** Asks the gateway about one payment and takes the answer. */
async function askAbout(payment: { id: string; gateway: string; gateway_ref: string | null }): Promise<void> {
  if (!payment.gateway_ref) return
  const answer = await gatewayNamed(payment.gateway).query(payment.gateway_ref)
  await runAsSystem(() => perform(takeStanding, { paymentId: payment.id, standing: answer }))
}

export const refreshPayment = useCase({
  id: 'payments.refresh-payment',
  summary: 'Ask the gateway how the payment of my order stands: nothing stays pending because a callback was lost',
  access: signedIn,
  limit: { max: 60, seconds: 60 },
  input: z.object({ orderId: z.uuid() }),
  output: z.object({ asked: z.number() }),
  async run({ work, actor, afterCommit }, { orderId }) {
    const order = await orderToPay(work, orderId)
    if (!order || (order.buyerId !== actor.id && !actor.roles.some((role) => ['operator', 'support', 'finance', 'admin'].includes(role))))
      throw refuse.notFound()
    const open = await work
      .selectFrom('payments.payment')
      .select(['id', 'gateway', 'gateway_ref'])
      .where('order_id', '=', orderId)
      .where('state', '=', 'created')
      .execute()
    // After the commit: no transaction stays open while another service thinks.
    afterCommit(async () => {
      for (const payment of open) await askAbout(payment)
    })
    return { asked: open.length }
  }
})

/** Says when to ask next before anybody is asked: a gateway that is away holds up no other payment. */
const takeDue = useCase({
  id: 'payments.take-due',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now }) {
    const due = await work
      .selectFrom('payments.payment')
      .select(['id', 'gateway', 'gateway_ref', 'queries'])
      .where('state', '=', 'created')
      .where('next_query_at', '<=', now)
      .orderBy('next_query_at')
      .limit(100)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const { id, queries } of due)
      await work
        .updateTable('payments.payment')
        .set({ queries: queries + 1, next_query_at: nextQueryAt(queries + 1, now) })
        .where('id', '=', id)
        .execute()
    return due
  }
})

/** Payments that nobody came back for: asked about with growing pauses until they are settled. */
export const askGateways = schedule('ask-gateways', '* * * * *', async () => {
  for (const payment of await perform(takeDue, {}))
    await askAbout(payment).catch((error) => log.warn({ err: error, paymentId: payment.id }, 'asking the gateway'))
})
