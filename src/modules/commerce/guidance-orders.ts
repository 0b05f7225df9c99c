import { credit, debit, linesOf, post } from '#modules/ledger/index.ts'
import { settings } from '#modules/ops/index.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { lockOrder } from './orders.ts'
import { orderNumber } from './order-number.ts'
import { requestAutomaticRefund } from './refunds.ts'
import { payWithinMinutes, sellerPart } from './rules.ts'
import { sharePercentFor } from './share-rules.ts'
import { type CommerceTables, own, reaction, read } from './tables.ts'

export interface GuidanceOrder {
  buyerId: string
  /** null: whoever answers. */
  sellerId: string | null
  requestId: string
  title: string
  /** Minor units, above zero. */
  amount: number
  currency: string
  now: Date
  /** Until when it must be paid; half an hour unless said otherwise. */
  expiresAt?: Date
}

/**
 * Opens the order of a guidance request, in the caller's transaction. When it is paid the money is held and
 * `order.paid` tells; when it is not paid in time `order.expired` does.
 */
export async function placeGuidanceOrder(
  anyWork: AnyWork,
  publish: Doing<CommerceTables>['publish'],
  { buyerId, sellerId, requestId, title, amount, currency, now, expiresAt = new Date(now.getTime() + payWithinMinutes * 60_000) }: GuidanceOrder
): Promise<string> {
  const work = own(anyWork)
  const id = newId()
  const percent = await sharePercentFor(work, { courseId: null, sellerId, now })
  await work
    .insertInto('commerce.order')
    .values({
      id,
      number: orderNumber(now),
      buyer_id: buyerId,
      state: 'placed',
      currency,
      list_amount: amount,
      total_amount: amount,
      consent_at: now,
      placed_at: now,
      expires_at: expiresAt
    })
    .execute()
  await work
    .insertInto('commerce.order_line')
    .values({
      id: newId(),
      order_id: id,
      course_id: null,
      request_id: requestId,
      seller_id: sellerId,
      title,
      slug: '',
      list_amount: amount,
      amount,
      seller_amount: sellerPart(amount, percent),
      share_percent: percent,
      validity_days: null,
      refund_days: 0,
      refund_progress_percent: 0
    })
    .execute()
  await publish('order.placed', { orderId: id, buyerId, amount, currency })
  return id
}

/** The newest order of a guidance request and how it stands, or undefined when it was free. */
export const orderOfRequest = (db: AnyDb | AnyWork, requestId: string) =>
  read(db)
    .selectFrom('commerce.order_line as l')
    .innerJoin('commerce.order as o', 'o.id', 'l.order_id')
    .select(['o.id', 'o.number', 'o.state', 'o.total_amount as amount', 'o.refunded_amount as refunded', 'o.currency', 'o.expires_at as expiresAt'])
    .where('l.request_id', '=', requestId)
    .orderBy('o.placed_at', 'desc')
    .limit(1)
    .executeTakeFirst()

/** The guidance request that an order pays for, or undefined. */
export async function requestOfOrder(db: AnyDb | AnyWork, orderId: string): Promise<string | undefined> {
  const line = await read(db)
    .selectFrom('commerce.order_line')
    .select('request_id')
    .where('order_id', '=', orderId)
    .where('request_id', 'is not', null)
    .executeTakeFirst()
  return line?.request_id ?? undefined
}

/**
 * A guidance request has ended: the held money goes back, or to the expert less the platform's share, or in
 * parts to both. The expert's part then waits out the holding time like any income.
 */
export const settleHeld = reaction('guidance.settled', 'settle-held', async ({ work, publish, now }, { payload }) => {
  const line = await work
    .selectFrom('commerce.order_line as l')
    .innerJoin('commerce.order as o', 'o.id', 'l.order_id')
    .select(['l.id', 'l.order_id'])
    .where('l.request_id', '=', payload.requestId)
    .where('o.state', '=', 'paid')
    .executeTakeFirst()
  if (!line) return
  const order = await lockOrder(work, line.order_id)
  if (payload.refund + payload.release > order.total_amount - order.refunded_amount)
    throw new RangeError(`guidance request ${payload.requestId} settles more than its order ${order.id} holds`)
  if (payload.refund > 0) await requestAutomaticRefund({ work, publish }, { orderId: order.id, amount: payload.refund, reason: payload.reason, at: now })
  if (payload.release === 0) return
  if (!payload.expertId) throw new Error(`guidance request ${payload.requestId} releases money to nobody`)
  const percent = await sharePercentFor(work, { courseId: null, sellerId: payload.expertId, now })
  const seller = sellerPart(payload.release, percent)
  await post(work, {
    kind: 'guidance-released',
    ref: { kind: 'order', id: order.id },
    currency: order.currency,
    at: now,
    lines: [
      debit('held', payload.release, { ownerId: order.buyer_id }),
      credit('expert_pending', seller, { ownerId: payload.expertId }),
      credit('platform_income', payload.release - seller)
    ]
  })
  const { holdingDays } = await settings(work as unknown as AnyWork)
  await work
    .updateTable('commerce.order_line')
    .set({ seller_id: payload.expertId, seller_amount: seller, share_percent: percent })
    .where('id', '=', line.id)
    .execute()
  await work
    .updateTable('commerce.order')
    .set({ release_at: new Date(now.getTime() + holdingDays * 86_400_000) })
    .where('id', '=', order.id)
    .execute()
})

/** What is still held for a guidance request by the entries of its orders, in minor units. */
export async function heldOfRequest(db: AnyDb | AnyWork, requestId: string): Promise<number> {
  const orders = await read(db).selectFrom('commerce.order_line').select('order_id').where('request_id', '=', requestId).execute()
  if (orders.length === 0) return 0
  const ids = orders.map((one) => one.order_id)
  const refunds = await read(db).selectFrom('commerce.refund').select('id').where('order_id', 'in', ids).execute()
  const booked = [
    ...(await linesOf(db, 'order', ids)),
    ...(await linesOf(
      db,
      'refund',
      refunds.map((one) => one.id)
    ))
  ]
  return 0 - booked.filter((line) => line.account === 'held').reduce((sum, line) => sum + line.amount, 0)
}
