import { sql } from 'kysely'
import { z } from 'zod'
import { courseById } from '#modules/catalog/index.ts'
import { signedIn } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { activeEntitlement } from './entitlements.ts'
import { settlePaidOrder } from './mark-paid.ts'
import { orderNumber } from './order-number.ts'
import { payWithinMinutes, sellerPart } from './rules.ts'
import { sharePercentFor } from './share-rules.ts'
import { type CommerceTables, useCase } from './tables.ts'

export const placeOrder = useCase({
  id: 'commerce.place-order',
  summary: 'Order a course; the open order for it, when there is one already',
  access: signedIn,
  limit: { max: 30, seconds: 600 },
  input: z.object({
    courseId: z.uuid(),
    /** The buyer agreed that digital content is delivered at once and refunded by the rule shown. */
    consent: z.union([z.literal(true), z.literal('on'), z.literal('true')], 'commerce/consent-needed'),
    /** The price that the buyer saw, in minor units: a price that changed meanwhile is told, not charged. */
    expectedAmount: z.coerce.number().int().optional()
  }),
  output: z.object({ orderId: z.string(), number: z.string(), state: z.string(), totalAmount: z.number(), currency: z.string(), expiresAt: z.date() }),
  async run({ work, actor, now, publish }, { courseId, expectedAmount }) {
    const course = await courseById(work, courseId)
    if (course?.status !== 'published') throw refuse.notFound('commerce/not-for-sale')
    if (course.owner_id === actor.id) throw refuse.conflict('commerce/own-course')
    if (expectedAmount !== undefined && expectedAmount !== course.price_amount) throw refuse.conflict('commerce/price-changed')

    const open = await takeOpenOrder(work, actor.id, courseId, now)
    // Behind the lock: the other click of a double click may just have got it.
    if (await activeEntitlement(work, actor.id, courseId, now)) throw refuse.conflict('commerce/already-owned')
    if (open) return open

    const orderId = newId()
    const order = {
      id: orderId,
      number: orderNumber(now),
      buyer_id: actor.id,
      state: 'placed' as const,
      currency: course.currency,
      list_amount: Math.max(course.list_price_amount ?? 0, course.price_amount),
      total_amount: course.price_amount,
      consent_at: now,
      placed_at: now,
      expires_at: new Date(now.getTime() + payWithinMinutes * 60_000)
    }
    await work.insertInto('commerce.order').values(order).execute()
    const percent = await sharePercentFor(work, { courseId, sellerId: course.owner_id, now })
    await work
      .insertInto('commerce.order_line')
      .values({
        id: newId(),
        order_id: orderId,
        course_id: courseId,
        seller_id: course.owner_id,
        title: course.title,
        slug: course.slug,
        list_amount: order.list_amount,
        amount: course.price_amount,
        seller_amount: sellerPart(course.price_amount, percent),
        share_percent: percent,
        validity_days: course.validity_days,
        refund_days: course.refund_days,
        refund_progress_percent: course.refund_progress_percent
      })
      .execute()
    await work.insertInto('commerce.open_order').values({ buyer_id: actor.id, course_id: courseId, order_id: orderId }).execute()
    await publish('order.placed', { orderId, buyerId: actor.id, amount: order.total_amount, currency: order.currency })
    const paid = order.total_amount === 0 && (await settlePaidOrder({ work, publish }, { orderId, paymentId: null, gateway: '', paidAt: now }))
    return {
      orderId,
      number: order.number,
      state: paid ? 'paid' : 'placed',
      totalAmount: order.total_amount,
      currency: order.currency,
      expiresAt: order.expires_at
    }
  }
})

/**
 * The order that this person already has open for the course. Serialised per person and course, so that a
 * double click and two tabs end in one order; one that waited too long gives way.
 */
async function takeOpenOrder(work: Work<CommerceTables>, buyerId: string, courseId: string, now: Date) {
  await lockBuyerAndCourse(work, buyerId, courseId)
  const open = await work
    .selectFrom('commerce.open_order as open')
    .innerJoin('commerce.order as o', 'o.id', 'open.order_id')
    .select(['o.id as orderId', 'o.number', 'o.state', 'o.total_amount as totalAmount', 'o.currency', 'o.expires_at as expiresAt'])
    .where('open.buyer_id', '=', buyerId)
    .where('open.course_id', '=', courseId)
    .executeTakeFirst()
  if (open && open.state === 'placed' && open.expiresAt > now) return open
  await work.deleteFrom('commerce.open_order').where('buyer_id', '=', buyerId).where('course_id', '=', courseId).execute()
  return undefined
}

async function lockBuyerAndCourse(work: Work<CommerceTables>, buyerId: string, courseId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${buyerId}:${courseId}`}, 7265463))`.execute(work)
}
