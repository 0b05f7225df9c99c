import { sql } from 'kysely'
import { z } from 'zod'
import { anyone, signedIn } from '#platform/access.ts'
import { hashToken, randomToken } from '#platform/crypto/index.ts'
import { refuse } from '#platform/errors.ts'
import { m } from '#paraglide/messages.js'
import { siteOrigin } from '#platform/site.ts'
import { sideOf } from '../access.ts'
import { query, useCase } from '../tables.ts'
import { type CalendarEntry, calendarFile } from './ics.ts'

// The page behind the address asks who one is: a calendar that somebody else sees opens no room.
const pageOf = (path: string) => `${siteOrigin()}${path}`
const uid = (kind: string, id: string) => `${kind}-${id}@klearn`

export const bookingFile = query({
  id: 'booking.booking-file',
  summary: 'A confirmed booking of mine as a calendar file',
  access: signedIn,
  input: z.object({ bookingId: z.uuid() }),
  output: z.object({ text: z.string() }),
  async run({ db, actor }, { bookingId }) {
    const row = await db.selectFrom('booking.booking').selectAll().where('id', '=', bookingId).executeTakeFirst()
    const side = row && sideOf(actor, row)
    if (!row || !side) throw refuse.notFound()
    // Before it is paid there is nothing to put into a calendar.
    if (!row.confirmed_at) throw refuse.conflict('booking/not-confirmed')
    const other = await db
      .selectFrom('identity.person_card')
      .select('name')
      .where('id', '=', side === 'learner' ? row.expert_id : row.learner_id)
      .executeTakeFirst()
    return {
      text: calendarFile(row.title, [
        {
          uid: uid('booking', row.id),
          startsAt: row.starts_at,
          endsAt: row.ends_at,
          summary: `${row.title} · ${other?.name ?? ''}`,
          url: pageOf(`/bookings/${row.id}`),
          sequence: row.revision,
          changedAt: row.closed_at ?? row.confirmed_at,
          cancelled: row.state === 'cancelled'
        }
      ])
    }
  }
})

export const makeFeed = useCase({
  id: 'booking.make-feed',
  summary: 'A private address with my bookings for my calendar; an older one stops working',
  access: signedIn,
  limit: { max: 20, seconds: 3600 },
  input: z.object({}),
  output: z.object({ url: z.string() }),
  async run({ work, actor, now, audit }) {
    const token = randomToken()
    const content = { token_hash: hashToken(token), made_at: now }
    await work
      .insertInto('booking.feed')
      .values({ person_id: actor.id, ...content })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(content))
      .execute()
    await audit('calendar-feed', actor.id)
    return { url: pageOf(`/api/v1/calendar-feeds/${token}.ics`) }
  }
})

export const dropFeed = useCase({
  id: 'booking.drop-feed',
  summary: 'The private address of my calendar stops working',
  access: signedIn,
  input: z.object({}),
  async run({ work, actor, audit }) {
    await work.deleteFrom('booking.feed').where('person_id', '=', actor.id).execute()
    await audit('calendar-feed', actor.id, { dropped: true })
    return null
  }
})

export const myFeed = query({
  id: 'booking.my-feed',
  summary: 'Whether I have a private calendar address, and since when',
  access: signedIn,
  input: z.object({}),
  output: z.object({ madeAt: z.date().nullable() }),
  async run({ db, actor }) {
    const row = await db.selectFrom('booking.feed').select('made_at').where('person_id', '=', actor.id).executeTakeFirst()
    return { madeAt: row?.made_at ?? null }
  }
})

export const readFeed = query({
  id: 'booking.read-feed',
  summary: 'The calendar behind a private address: the last month and what is coming',
  access: anyone,
  input: z.object({ token: z.string().regex(/^[\w-]{43}$/) }),
  output: z.object({ text: z.string() }),
  async run({ db, now }, { token }) {
    const feed = await db
      .selectFrom('booking.feed as f')
      .innerJoin('identity.person_card as p', 'p.id', 'f.person_id')
      .select(['f.person_id', 'p.locale'])
      .where('f.token_hash', '=', hashToken(token))
      .where('p.banned_at', 'is', null)
      .executeTakeFirst()
    if (!feed) throw refuse.notFound()
    const me = feed.person_id
    const since = new Date(now.getTime() - 30 * 86_400_000)
    const { rows } = await sql<{
      kind: string
      id: string
      title: string
      other: string
      startsAt: Date
      endsAt: Date
      sequence: number
      changedAt: Date
      path: string
    }>`
      select 'booking' as kind, b.id, b.title, p.name as other, b.starts_at as "startsAt", b.ends_at as "endsAt", b.revision as sequence, b.confirmed_at as "changedAt", '/bookings/' || b.id as path
      from booking.booking b join identity.person_card p on p.id = case when b.learner_id = ${me} then b.expert_id else b.learner_id end
      where ${me}::uuid in (b.learner_id, b.expert_id) and b.starts_at > ${since} and b.state in ('confirmed', 'ended', 'done', 'disputed')
      union all
      select 'session', s.id, s.title, p.name, s.starts_at, s.ends_at, 0, s.starts_at - interval '28 days', '/book/hours/' || s.id
      from booking.session s join identity.person_card p on p.id = s.expert_id
      where s.starts_at > ${since} and s.state <> 'cancelled'
        and (s.expert_id = ${me} or exists (select 1 from booking.seat x where x.session_id = s.id and x.learner_id = ${me} and x.state in ('taken', 'ended', 'done')))
      order by 5 limit 1000`.execute(db)
    const entries = rows.map(
      (row): CalendarEntry => ({
        uid: uid(row.kind, row.id),
        startsAt: new Date(row.startsAt),
        endsAt: new Date(row.endsAt),
        summary: `${row.title} · ${row.other}`,
        url: pageOf(row.path),
        sequence: row.sequence,
        changedAt: new Date(row.changedAt)
      })
    )
    return { text: calendarFile(m.booking_feed_name({}, { locale: feed.locale === 'en' ? 'en' : 'zh-CN' }), entries) }
  }
})
