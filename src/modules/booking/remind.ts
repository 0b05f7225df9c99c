import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem } from '#platform/access.ts'
import { useCase } from './tables.ts'

interface Due {
  id: string
  learner_id: string
  expert_id: string
  starts_at: Date
  hour: boolean
}

/**
 * A day and an hour before, each once. After a stop only the nearer one is sent, and nothing when it has begun.
 */
export const remindOfBookings = useCase({
  id: 'booking.remind-of-bookings',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<Due>`
      with due as (
        (select id from booking.booking where remind_hour_at <= ${now} order by remind_hour_at limit 200)
        union (select id from booking.booking where remind_day_at <= ${now} order by remind_day_at limit 200))
      , mine as (select b.id, b.remind_hour_at <= ${now} as hour from booking.booking b join due using (id)
          where b.remind_hour_at <= ${now} or b.remind_day_at <= ${now} order by b.id for update of b skip locked)
      update booking.booking b set remind_day_at = null, remind_hour_at = case when mine.hour then null else b.remind_hour_at end
      from mine where mine.id = b.id and b.state = 'confirmed' returning b.id, b.learner_id, b.expert_id, b.starts_at, coalesce(mine.hour, false) as hour`.execute(
      work
    )
    for (const row of rows)
      if (row.starts_at > now)
        await publish('booking.soon', { bookingId: row.id, learnerId: row.learner_id, expertId: row.expert_id, before: row.hour ? 'hour' : 'day' })
    return { count: rows.length }
  }
})
