import type { AnyDb } from '#platform/db.ts'
import type { Hours } from '../slots/free-slots.ts'
import { read } from '../tables.ts'

/** When an expert is there, between two days of the expert's zone ("2026-11-24"); undefined: takes no bookings. */
export async function hoursOf(db: AnyDb, expertId: string, fromDay: string, toDay: string): Promise<Hours | undefined> {
  const calendar = await read(db).selectFrom('booking.calendar').select(['zone', 'weekly']).where('expert_id', '=', expertId).executeTakeFirst()
  if (!calendar) return undefined
  const other = await read(db)
    .selectFrom('booking.other_day')
    .select(['day', 'hours'])
    .where('expert_id', '=', expertId)
    .where('day', '>=', fromDay)
    .where('day', '<=', toDay)
    .execute()
  return { zone: calendar.zone, weekly: calendar.weekly, other: new Map(other.map((one) => [one.day, one.hours])) }
}
