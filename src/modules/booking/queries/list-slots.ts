import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { addDays, isZone, localDay, startOfDay } from '#platform/time/index.ts'
import { Temporal } from 'temporal-polyfill'
import { isThere } from '../slots/free-slots.ts'
import { bookableSpan, slotsOfService } from '../slots/slots-of-service.ts'
import { query } from '../tables.ts'

export const listSlots = query({
  id: 'booking.list-slots',
  summary: 'Free times of a service, day by day in the zone of whoever looks',
  access: anyone,
  input: z.object({
    serviceId: z.uuid(),
    /** The first day to show; today when it is left out. */
    from: z.iso.date().optional(),
    days: z.coerce.number().int().min(1).max(42).default(7),
    zone: z.string().max(60).refine(isZone, 'booking/no-such-zone').optional()
  }),
  output: z.object({
    zone: z.string(),
    expertZone: z.string(),
    /** Nothing can be booked before this day, nor beyond the last one. */
    today: z.string(),
    lastDay: z.string(),
    days: z.array(z.object({ day: z.string(), full: z.boolean(), bookable: z.boolean(), slots: z.array(z.object({ startsAt: z.date(), endsAt: z.date() })) }))
  }),
  async run({ db, actor, now }, { serviceId, from, days: count, zone = actor.zone }) {
    const service = await db.selectFrom('booking.service').selectAll().where('id', '=', serviceId).where('archived_at', 'is', null).executeTakeFirst()
    if (!service) throw refuse.notFound()
    const today = localDay(now, zone)
    const first = Temporal.PlainDate.from(from && from > today ? from : today)
    const begin = startOfDay(first.toZonedDateTime(zone).toInstant(), zone)
    const found = await slotsOfService(db as unknown as AnyDb, service, [begin.getTime(), addDays(begin, count, zone).getTime()], now)
    if (!found) throw refuse.notFound()
    const [earliest, latest] = bookableSpan(service, found.hours.zone, now)
    const byDay = Map.groupBy(found.starts, (at) => localDay(new Date(at), zone))
    return {
      zone,
      expertZone: found.hours.zone,
      today,
      lastDay: localDay(new Date(latest), zone),
      days: Array.from({ length: count }, (_, i) => {
        const date = first.add({ days: i })
        const day = date.toString()
        const span = [date.toZonedDateTime(zone).epochMilliseconds, date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds] as const
        const asked = [Math.max(span[0], earliest), Math.min(span[1], latest)] as const
        const slots = (byDay.get(day) ?? []).map((at) => ({ startsAt: new Date(at), endsAt: new Date(at + service.minutes * 60_000) }))
        const bookable = asked[0] < asked[1]
        return { day, bookable, full: slots.length === 0 && bookable && isThere(found.hours, asked), slots }
      })
    }
  }
})
