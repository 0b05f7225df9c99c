import { sql } from 'kysely'
import { z } from 'zod'
import { roomsOf } from '#modules/live/index.ts'
import { anyone, experts, signedIn } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { seatFee } from '../office/seats.ts'
import { query } from '../tables.ts'

const person = z.object({ id: z.string(), name: z.string(), username: z.string(), seed: z.string() })
const row = z.object({
  id: z.string(),
  title: z.string(),
  state: z.string(),
  expert: person,
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  seats: z.number(),
  taken: z.number(),
  amount: z.number(),
  currency: z.string(),
  freeHours: z.number(),
  inRoom: z.boolean(),
  listeners: z.boolean(),
  mine: z.string().nullable()
})
export type ListedSession = z.infer<typeof row>

const columns = (
  actorId: string
) => sql`s.id, s.title, s.state, json_build_object('id', p.id, 'name', p.name, 'username', p.username, 'seed', p.avatar_seed) as expert,
  s.starts_at as "startsAt", s.ends_at as "endsAt", s.seats, s.amount, s.currency, s.free_hours as "freeHours", s.in_room as "inRoom", s.listeners,
  (select count(*) from booking.seat x where x.session_id = s.id and x.state not in ('cancelled', 'lapsed'))::int as taken,
  (select x.state from booking.seat x where x.session_id = s.id and x.learner_id = ${actorId || null}::uuid and x.state not in ('cancelled', 'lapsed')) as mine`

export const listSessions = query({
  id: 'booking.list-sessions',
  summary: 'Office hours that are coming: of one expert, of all, or those in which I have a seat',
  access: anyone,
  input: z.object({
    expertId: z.uuid().optional(),
    mine: z.preprocess((given) => given === true || given === 'true', z.boolean()).default(false),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(10)
  }),
  output: z.object({ rows: z.array(row), next: z.string().nullable() }),
  async run({ db, actor, now }, { expertId, mine, cursor, limit }) {
    if (mine && actor.kind !== 'person') return { rows: [], next: null }
    const after = decodeCursor(cursor, 2)
    const { rows } = await sql<ListedSession>`select ${columns(actor.id)} from booking.session s join identity.person_card p on p.id = s.expert_id
      where s.state = 'planned' and s.ends_at > ${now} ${expertId ? sql`and s.expert_id = ${expertId}` : sql``}
        ${mine ? sql`and exists (select 1 from booking.seat x where x.session_id = s.id and x.learner_id = ${actor.id} and x.state in ('held', 'taken'))` : sql``}
        ${after ? sql`and (s.starts_at, s.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
      order by s.starts_at, s.id limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (one) => [new Date(one.startsAt).toISOString(), one.id])
  }
})

const question = z.object({
  id: z.string(),
  text: z.string(),
  state: z.enum(['waiting', 'current', 'answered', 'skipped']),
  votes: z.number(),
  voted: z.boolean(),
  own: z.boolean(),
  asker: person,
  answer: z.string(),
  askedAt: z.coerce.date()
})

export const showSession = query({
  id: 'booking.show-session',
  summary: 'Office hours: time, seats, and for those who may listen the queue and the record',
  access: anyone,
  input: z.object({ sessionId: z.uuid() }),
  output: row.extend({
    description: z.string(),
    zone: z.string(),
    orderId: z.string().nullable(),
    isHost: z.boolean(),
    mayListen: z.boolean(),
    mayAsk: z.boolean(),
    /** Calls the questions and answers them, from the beginning on. */
    mayHost: z.boolean(),
    /** What giving the seat back costs now. */
    fee: z.number(),
    room: z.object({ id: z.string(), opensAt: z.date(), phase: z.string() }).nullable(),
    questions: z.array(question)
  }),
  async run({ db, actor, now }, { sessionId }) {
    const { rows } = await sql<ListedSession & { description: string; zone: string; orderId: string | null }>`
      select ${columns(actor.id)}, o.description, o.zone,
        (select x.order_id from booking.seat x where x.session_id = s.id and x.learner_id = ${actor.id || null}::uuid and x.state = 'held') as "orderId"
      from booking.session s join booking.office_hours o on o.id = s.series_id join identity.person_card p on p.id = s.expert_id where s.id = ${sessionId}`.execute(
      db
    )
    const session = rows[0]
    if (!session) throw refuse.notFound()
    const isHost = actor.id !== '' && session.expert.id === actor.id
    const hasSeat = session.mine !== null && session.mine !== 'held'
    // A session that was called off, and one for those with a seat only, shows its questions to nobody else.
    const mayListen = isHost || hasSeat || (session.listeners && actor.kind === 'person' && session.state !== 'cancelled')
    const { rows: questions } = mayListen
      ? await sql<z.infer<typeof question>>`
          select q.id, q.text, q.state, q.votes, q.answer, q.asked_at as "askedAt", q.asker_id = ${actor.id}::uuid as own,
            exists (select 1 from booking.session_vote v where v.question_id = q.id and v.person_id = ${actor.id}::uuid) as voted,
            json_build_object('id', p.id, 'name', p.name, 'username', p.username, 'seed', p.avatar_seed) as asker
          from booking.session_question q join identity.person_card p on p.id = q.asker_id where q.session_id = ${sessionId}
          order by case q.state when 'current' then 0 when 'waiting' then 1 else 2 end, case when q.state = 'waiting' then -q.votes else 0 end, coalesce(q.closed_at, q.asked_at), q.id limit 300`.execute(
          db
        )
      : { rows: [] }
    const room = session.inRoom && (isHost || hasSeat) ? (await roomsOf(db as unknown as AnyDb, 'office_hours', [sessionId])).get(sessionId) : undefined
    return {
      ...session,
      isHost,
      mayListen,
      mayAsk: hasSeat && session.state === 'planned',
      mayHost: isHost && session.state !== 'cancelled' && now >= new Date(session.startsAt),
      fee: seatFee({ amount: session.amount, free_hours: session.freeHours, starts_at: new Date(session.startsAt) }, now),
      room: room && session.state === 'planned' ? { id: room.roomId, opensAt: room.opensAt, phase: room.phase } : null,
      questions
    }
  }
})

export const myOfficeHours = query({
  id: 'booking.my-office-hours',
  summary: 'The office hours I hold every week, with those that are coming',
  access: experts,
  input: z.object({}),
  output: z.object({
    series: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        weekday: z.number(),
        fromMinute: z.number(),
        minutes: z.number(),
        zone: z.string(),
        seats: z.number(),
        amount: z.number(),
        currency: z.string(),
        inRoom: z.boolean(),
        listeners: z.boolean(),
        endsOn: z.string().nullable()
      })
    ),
    sessions: z.array(row)
  }),
  async run({ db, actor, now }) {
    const series = await db
      .selectFrom('booking.office_hours')
      .select([
        'id',
        'title',
        'weekday',
        'from_minute as fromMinute',
        'minutes',
        'zone',
        'seats',
        'amount',
        'currency',
        'in_room as inRoom',
        'listeners',
        'ends_on as endsOn'
      ])
      .where('expert_id', '=', actor.id)
      .where('stopped_at', 'is', null)
      .orderBy('created_at')
      .limit(20)
      .execute()
    const { rows: sessions } = await sql<ListedSession>`select ${columns(actor.id)} from booking.session s join identity.person_card p on p.id = s.expert_id
      where s.expert_id = ${actor.id} and s.state = 'planned' and s.ends_at > ${now} order by s.starts_at, s.id limit 20`.execute(db)
    return { series, sessions }
  }
})

/** Orders and notices know a thing by its id only: a booking, a seat or a pack. */
export const placeOfSubject = query({
  id: 'booking.place-of-subject',
  summary: 'The page of something of mine that was paid for: a booking, a seat or a pack',
  access: signedIn,
  input: z.object({ id: z.uuid() }),
  output: z.object({ path: z.string() }),
  async run({ db, actor }, { id }) {
    const { rows } = await sql<{ path: string }>`
      select '/bookings/' || id as path from booking.booking where id = ${id} and ${actor.id || null}::uuid in (learner_id, expert_id)
      union all select '/book/hours/' || session_id from booking.seat where id = ${id} and learner_id = ${actor.id || null}::uuid
      union all select '/book/' || service_id from booking.pack where id = ${id} and learner_id = ${actor.id || null}::uuid limit 1`.execute(db)
    if (!rows[0]) throw refuse.notFound()
    return rows[0]
  }
})
