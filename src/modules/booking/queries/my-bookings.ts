import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { query } from '../tables.ts'

const person = z.object({ name: z.string(), username: z.string(), seed: z.string() })
const row = z.object({
  id: z.string(),
  state: z.string(),
  as: z.enum(['learner', 'expert']),
  title: z.string(),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  other: person,
  amount: z.number(),
  currency: z.string(),
  heldUntil: z.coerce.date().nullable(),
  orderId: z.string().nullable(),
  askedToMove: z.boolean(),
  stepsLeft: z.number()
})
export type ListedBooking = z.infer<typeof row>

export const myBookings = query({
  id: 'booking.my-bookings',
  summary: 'My bookings, as the learner or as the expert: what is coming, or what was',
  access: signedIn,
  input: z.object({
    as: z.enum(['learner', 'expert']).default('learner'),
    box: z.enum(['coming', 'past']).default('coming'),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20)
  }),
  output: z.object({ rows: z.array(row), next: z.string().nullable() }),
  async run({ db, actor }, { as, box, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const [mine, theirs] = as === 'learner' ? [sql`b.learner_id`, sql`b.expert_id`] : [sql`b.expert_id`, sql`b.learner_id`]
    const coming = box === 'coming'
    // A place that was not paid for is nobody's booking.
    const states = coming ? sql`('held', 'confirmed')` : sql`('ended', 'done', 'disputed', 'cancelled', 'missed')`
    const { rows } = await sql<ListedBooking>`
      select b.id, b.state, ${as}::text as as, b.title, b.starts_at as "startsAt", b.ends_at as "endsAt", json_build_object('name', p.name, 'username', p.username, 'seed', p.avatar_seed) as other,
        b.amount, b.currency, b.held_until as "heldUntil", ${as === 'learner' ? sql`b.order_id` : sql`null`} as "orderId", b.asked_to_move_at is not null as "askedToMove",
        (select count(*) from booking.next_step s where s.booking_id = b.id and s.done_at is null)::int as "stepsLeft"
      from booking.booking b join identity.person_card p on p.id = ${theirs}
      where ${mine} = ${actor.id} and b.state in ${states} ${as === 'expert' ? sql`and b.state <> 'held'` : sql``}
        ${after ? sql`and (b.starts_at, b.id) ${coming ? sql`>` : sql`<`} (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
      order by b.starts_at ${coming ? sql`asc` : sql`desc`}, b.id ${coming ? sql`asc` : sql`desc`} limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (one) => [new Date(one.startsAt).toISOString(), one.id])
  }
})
