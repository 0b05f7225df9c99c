import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { offerUntil } from '../rules.ts'
import { slotsOfService } from '../slots/slots-of-service.ts'
import { giveFree, lockCalendar, take } from '../taken.ts'
import { reaction, useCase } from '../tables.ts'

/** Time became free: whoever has waited longest for a day that it lies in gets it kept for two hours, then the next. */
export const offerFreed = reaction('expert-time.freed', 'offer-to-waiting', async ({ work, now, publish }, { payload }) => {
  await lockCalendar(work, payload.expertId)
  const waiting = await work
    .selectFrom('booking.waiting')
    .selectAll()
    .where('expert_id', '=', payload.expertId)
    .where('state', '=', 'waiting')
    .where('begins_at', '<', new Date(payload.to))
    .where('ends_at', '>', new Date(payload.from))
    .where('ends_at', '>', now)
    .orderBy('joined_at')
    .orderBy('id')
    .limit(50)
    .execute()
  for (const one of waiting) {
    const service = await work.selectFrom('booking.service').selectAll().where('id', '=', one.service_id).where('archived_at', 'is', null).executeTakeFirst()
    const found = service && (await slotsOfService(work as unknown as AnyDb, service, [one.begins_at.getTime(), one.ends_at.getTime()], now))
    for (const at of found?.starts ?? []) {
      const startsAt = new Date(at)
      const until = service && offerUntil(startsAt, service.notice_hours, now)
      if (!service || !until) continue
      const occupied = {
        startsAt,
        endsAt: new Date(at + service.minutes * 60_000),
        beforeMinutes: service.before_minutes,
        afterMinutes: service.after_minutes
      }
      if (!(await take(work, one.expert_id, { kind: 'offer', id: one.id }, occupied))) continue
      await work.updateTable('booking.waiting').set({ state: 'offered', offered_start: startsAt, offer_until: until }).where('id', '=', one.id).execute()
      await publish('waiting.offered', { waitingId: one.id, learnerId: one.learner_id, expertId: one.expert_id, until: until.toISOString() })
      break
    }
  }
})

export const lapseOffers = useCase({
  id: 'booking.lapse-offers',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string; learner_id: string; expert_id: string; begins_at: Date; ends_at: Date }>`
      select id, learner_id, expert_id, begins_at, ends_at from booking.waiting where state = 'offered' and offer_until <= ${now} order by expert_id, offer_until limit 100`.execute(
      work
    )
    for (const row of rows) {
      await lockCalendar(work, row.expert_id)
      const over = await work
        .updateTable('booking.waiting')
        .set({ state: 'lapsed', offer_until: null })
        .where('id', '=', row.id)
        .where('state', '=', 'offered')
        .returning('id')
        .executeTakeFirst()
      if (!over) continue
      await giveFree(work, { kind: 'offer', id: row.id })
      await publish('waiting.lapsed', { waitingId: row.id, learnerId: row.learner_id, expertId: row.expert_id })
      await publish('expert-time.freed', { expertId: row.expert_id, from: row.begins_at.toISOString(), to: row.ends_at.toISOString() })
    }
    // A day that is over is waited for by nobody.
    await work.updateTable('booking.waiting').set({ state: 'lapsed' }).where('state', '=', 'waiting').where('ends_at', '<=', now).execute()
    return { count: rows.length }
  }
})
