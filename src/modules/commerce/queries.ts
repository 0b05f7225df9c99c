import { z } from 'zod'
import { linesOf } from '#modules/ledger/index.ts'
import { anyone, experts, signedIn, withRole } from '#platform/access.ts'
import type { Actor } from '#platform/actor.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { now } from '#platform/time/clock.ts'
import { canSeeOrder } from './access.ts'
import { activeEntitlement } from './entitlements.ts'
import { query, read } from './tables.ts'

export interface PriceState {
  /** guest: no account needed to see it; owned: may study; pending: an order waits for payment; own: one's own course. */
  state: 'free' | 'paid' | 'owned' | 'pending' | 'own'
  amount: number
  listAmount: number | null
  currency: string
  orderId: string | null
  /** Until when an owner may study; null: for good. */
  endsAt: Date | null
}

/** What the price box of a course shows to this person. At most two statements. */
export async function priceStateFor(
  db: AnyDb,
  actor: Actor,
  course: { id: string; owner_id: string; price_amount: number; list_price_amount: number | null; currency: string }
): Promise<PriceState> {
  const price = { amount: course.price_amount, listAmount: course.list_price_amount, currency: course.currency, orderId: null, endsAt: null }
  const forSale = { ...price, state: course.price_amount === 0 ? ('free' as const) : ('paid' as const) }
  if (actor.kind !== 'person') return forSale
  if (course.owner_id === actor.id) return { ...price, state: 'own' }
  const owned = await activeEntitlement(db, actor.id, course.id, now())
  if (owned) return { ...price, state: 'owned', orderId: owned.order_id, endsAt: owned.ends_at }
  const open = await read(db)
    .selectFrom('commerce.open_order as open')
    .innerJoin('commerce.order as o', 'o.id', 'open.order_id')
    .select('o.id')
    .where('open.buyer_id', '=', actor.id)
    .where('open.course_id', '=', course.id)
    .where('o.state', '=', 'placed')
    .where('o.expires_at', '>', now())
    .executeTakeFirst()
  return open ? { ...price, state: 'pending', orderId: open.id } : forSale
}

export const coursePrice = query({
  id: 'commerce.course-price',
  summary: 'What a course costs me, or whether I have it',
  access: anyone,
  input: z.object({ courseId: z.uuid() }),
  async run({ db, actor }, { courseId }) {
    const course = await db
      .selectFrom('catalog.course_card')
      .select(['id', 'owner_id', 'price_amount', 'list_price_amount', 'currency', 'status'])
      .where('id', '=', courseId)
      .executeTakeFirst()
    if (!course || course.status === 'draft') throw refuse.notFound()
    return priceStateFor(db as unknown as AnyDb, actor, course)
  }
})

const listInput = z.object({
  state: z.enum(['placed', 'paid', 'expired', 'cancelled', 'refunded']).optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20)
})
const orderColumns = [
  'o.id',
  'o.number',
  'o.state',
  'o.total_amount as total',
  'o.refunded_amount as refunded',
  'o.currency',
  'o.placed_at as placedAt',
  'o.expires_at as expiresAt',
  'o.paid_at as paidAt',
  'l.title',
  'l.slug',
  'l.course_id as courseId',
  'l.request_id as requestId'
] as const
const orderRow = z.object({
  id: z.string(),
  number: z.string(),
  state: z.string(),
  total: z.number(),
  refunded: z.number(),
  currency: z.string(),
  placedAt: z.date(),
  expiresAt: z.date(),
  paidAt: z.date().nullable(),
  title: z.string(),
  slug: z.string(),
  courseId: z.string().nullable(),
  requestId: z.string().nullable()
})

export const listOwnOrders = query({
  id: 'commerce.list-own-orders',
  summary: 'My orders, newest first',
  access: signedIn,
  input: listInput,
  output: z.object({ rows: z.array(orderRow), next: z.string().nullable() }),
  async run({ db, actor }, { state, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('commerce.order as o')
      .innerJoin('commerce.order_line as l', 'l.order_id', 'o.id')
      .select(orderColumns)
      .where('o.buyer_id', '=', actor.id)
      .$if(state !== undefined, (q) => q.where('o.state', '=', state ?? 'paid'))
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('o.placed_at', 'o.id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('o.placed_at', 'desc')
      .orderBy('o.id', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit, (row) => [row.placedAt.toISOString(), row.id])
  }
})

export const orderDetail = query({
  id: 'commerce.order-detail',
  summary: 'One order with its lines, refunds and the split of its money',
  access: signedIn,
  input: z.object({ orderId: z.uuid() }),
  async run({ db, actor }, { orderId }) {
    const order = await db.selectFrom('commerce.order').selectAll().where('id', '=', orderId).executeTakeFirst()
    if (!order || canSeeOrder(actor, order) !== true) throw refuse.notFound()
    const lines = await db.selectFrom('commerce.order_line').selectAll().where('order_id', '=', orderId).orderBy('id').execute()
    const refunds = await db.selectFrom('commerce.refund').selectAll().where('order_id', '=', orderId).orderBy('requested_at', 'desc').limit(50).execute()
    const ledgerLines = [
      ...(await linesOf(db as unknown as AnyDb, 'order', [orderId])),
      ...(await linesOf(
        db as unknown as AnyDb,
        'refund',
        refunds.map((one) => one.id)
      ))
    ]
    const people = await db
      .selectFrom('identity.person_card')
      .select(['id', 'username', 'name', 'avatar_seed'])
      .where('id', 'in', [order.buyer_id, ...lines.flatMap((line) => line.seller_id ?? [])])
      .execute()
    // How the money is split is between the seller and the house.
    const inside = canSeeOrder(actor, { buyer_id: '' }) === true
    return {
      order,
      lines: inside ? lines : lines.map((line) => ({ ...line, seller_amount: 0, share_percent: 0 })),
      refunds,
      ledger: inside ? ledgerLines : [],
      people
    }
  }
})

export const listOrders = query({
  id: 'commerce.list-orders',
  summary: 'All orders, newest first',
  access: withRole('operator', 'support', 'finance', 'decision_maker', 'admin'),
  input: listInput.extend({
    number: z.string().max(40).optional(),
    courseId: z.uuid().optional(),
    buyer: z.string().max(60).optional(),
    refund: z.enum(['requested']).optional()
  }),
  output: z.object({
    rows: z.array(
      orderRow.extend({
        buyerId: z.string(),
        buyerName: z.string(),
        buyerUsername: z.string(),
        sellerId: z.string().nullable(),
        sellerAmount: z.number(),
        refundState: z.string().nullable()
      })
    ),
    next: z.string().nullable()
  }),
  async run({ db }, { state, number, courseId, buyer, refund, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('commerce.order as o')
      .innerJoin('commerce.order_line as l', 'l.order_id', 'o.id')
      .innerJoin('identity.person_card as p', 'p.id', 'o.buyer_id')
      .select(orderColumns)
      .select(['l.seller_id as sellerId', 'l.seller_amount as sellerAmount', 'o.buyer_id as buyerId', 'p.name as buyerName', 'p.username as buyerUsername'])
      .select((eb) =>
        eb.selectFrom('commerce.refund as r').select('r.state').whereRef('r.order_id', '=', 'o.id').orderBy('r.requested_at', 'desc').limit(1).as('refundState')
      )
      .$if(state !== undefined, (q) => q.where('o.state', '=', state ?? 'paid'))
      .$if(number !== undefined, (q) => q.where('o.number', '=', number ?? ''))
      .$if(courseId !== undefined, (q) => q.where('l.course_id', '=', courseId ?? ''))
      .$if(buyer !== undefined, (q) => q.where('p.username', '=', buyer ?? ''))
      .$if(refund !== undefined, (q) => q.where('o.id', 'in', db.selectFrom('commerce.refund').select('order_id').where('state', '=', 'requested')))
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('o.placed_at', 'o.id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('o.placed_at', 'desc')
      .orderBy('o.id', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit, (row) => [row.placedAt.toISOString(), row.id])
  }
})

export const listSales = query({
  id: 'commerce.list-sales',
  summary: 'What was sold of my courses, with my share of each order',
  access: experts,
  input: z.object({ cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  async run({ db, actor }, { cursor, limit }) {
    const after = decodeCursor(cursor, 1)
    const rows = await db
      .selectFrom('commerce.order_line as l')
      .innerJoin('commerce.order as o', 'o.id', 'l.order_id')
      .select([
        'l.id',
        'o.id as orderId',
        'o.number',
        'o.state',
        'l.title',
        'l.amount',
        'l.seller_amount as sellerAmount',
        'l.share_percent as sharePercent',
        'o.refunded_amount as refunded',
        'o.currency',
        'o.paid_at as paidAt',
        'o.release_at as releaseAt',
        'o.released_at as releasedAt'
      ])
      .where('l.seller_id', '=', actor.id)
      .where('o.state', 'in', ['paid', 'refunded'])
      .where('l.amount', '>', 0)
      .$if(after !== undefined, (q) => q.where('l.id', '<', String(after?.[0])))
      .orderBy('l.id', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit, (row) => [row.id])
  }
})
