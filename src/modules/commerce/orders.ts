import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem, signedIn } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { allow, refuse } from '#platform/errors.ts'
import { perform } from '#platform/perform.ts'
import { hint } from '#platform/realtime.ts'
import { canCancel } from './access.ts'
import { afterStep } from './rules.ts'
import { type CommerceTables, schedule, useCase } from './tables.ts'

/** The order, locked until the transaction ends. */
export async function lockOrder(work: Work<CommerceTables>, orderId: string) {
  const order = await work.selectFrom('commerce.order').selectAll().where('id', '=', orderId).forUpdate().executeTakeFirst()
  if (!order) throw refuse.notFound()
  return order
}

export const linesOfOrder = (work: Work<CommerceTables>, orderId: string) =>
  work.selectFrom('commerce.order_line').selectAll().where('order_id', '=', orderId).orderBy('id').execute()

export const cancelOrder = useCase({
  id: 'commerce.cancel-order',
  summary: 'Give up an order that is not paid',
  access: signedIn,
  input: z.object({ orderId: z.uuid() }),
  output: z.object({ state: z.string() }),
  async run({ work, actor, now, publish }, { orderId }) {
    const order = await lockOrder(work, orderId)
    const answer = canCancel(actor, order)
    if (answer === 'platform/not-found') throw refuse.notFound()
    if (answer === 'commerce/order-closed') throw refuse.conflict(answer)
    allow(answer)
    await close(work, orderId, 'cancelled', now)
    await publish('order.cancelled', { orderId, buyerId: order.buyer_id })
    return { state: 'cancelled' }
  }
})

async function close(work: Work<CommerceTables>, orderId: string, state: 'cancelled' | 'expired', at: Date): Promise<void> {
  await work.updateTable('commerce.order').set({ state, closed_at: at }).where('id', '=', orderId).execute()
  await work.deleteFrom('commerce.open_order').where('order_id', '=', orderId).execute()
}

export const expireDueOrders = useCase({
  id: 'commerce.expire-due-orders',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish, afterCommit }) {
    const { rows } = await sql<{ id: string; buyer_id: string; state: 'placed' }>`
      select id, buyer_id, state from commerce."order" where state = 'placed' and expires_at <= ${now} order by expires_at limit 200 for update skip locked`.execute(
      work
    )
    for (const order of rows) {
      if (!afterStep(order.state, 'expire')) continue
      await close(work, order.id, 'expired', now)
      await publish('order.expired', { orderId: order.id, buyerId: order.buyer_id })
      afterCommit(() => hint(`order:${order.id}`))
    }
    return { expired: rows.length }
  }
})

/** Orders that waited too long are closed. A payment that arrives later still wins: see mark-paid. */
export const expireOrders = schedule('expire-orders', '* * * * *', async () => {
  while ((await perform(expireDueOrders, {})).expired === 200);
})
