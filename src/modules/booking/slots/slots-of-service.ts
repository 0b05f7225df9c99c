import { sql } from 'kysely'
import type { AnyDb } from '#platform/db.ts'
import { addDays, localDay, startOfWeek } from '#platform/time/index.ts'
import { hoursOf } from '../calendar/hours-of.ts'
import { read, type ServiceTable } from '../tables.ts'
import { takenOf } from '../taken.ts'
import { freeSlots, type Hours, type Span } from './free-slots.ts'

type Service = Pick<
  ServiceTable,
  'id' | 'expert_id' | 'minutes' | 'step_minutes' | 'before_minutes' | 'after_minutes' | 'notice_hours' | 'horizon_days' | 'most_per_day' | 'most_per_week'
>
const hour = 3_600_000

/** From when until when a service can be booked, seen from now. */
export const bookableSpan = ({ notice_hours, horizon_days }: Pick<Service, 'notice_hours' | 'horizon_days'>, zone: string, now: Date): Span => [
  now.getTime() + notice_hours * hour,
  addDays(now, horizon_days, zone).getTime()
]

/**
 * The free starts of a service in a span, by the expert's hours, what is taken, notice, horizon and the most
 * that the expert wants of it in a day and a week. `anyway` looks past what is taken, and past one booking that is to move.
 */
export async function slotsOfService(
  db: AnyDb,
  service: Service,
  span: Span,
  now: Date,
  anyway?: { except?: string }
): Promise<{ hours: Hours; starts: number[] } | undefined> {
  const around = hour * 30
  const dayAt = (at: number) => new Date(at).toISOString().slice(0, 10)
  const hours = await hoursOf(db, service.expert_id, dayAt(span[0] - around), dayAt(span[1] + around))
  if (!hours) return undefined
  const [earliest, latest] = bookableSpan(service, hours.zone, now)
  const asked: Span = [Math.max(span[0], earliest), Math.min(span[1], latest)]
  if (asked[0] >= asked[1]) return { hours, starts: [] }
  const shape = {
    minutes: service.minutes,
    stepMinutes: service.step_minutes,
    beforeMinutes: service.before_minutes,
    afterMinutes: service.after_minutes
  }
  const taken = anyway ? [] : await takenOf(db, service.expert_id, [asked[0] - 2 * hour, asked[1] + 6 * hour])
  const starts = freeSlots(hours, shape, asked, taken)
  const isFull = await fullDays(db, service, hours.zone, asked, anyway?.except)
  return { hours, starts: isFull ? starts.filter((at) => !isFull(new Date(at))) : starts }
}

/** Says of a start whether its day or its week has as many as the expert wants; undefined when there is no such limit. */
export async function fullDays(
  db: AnyDb,
  { id, most_per_day: perDay, most_per_week: perWeek }: Pick<Service, 'id' | 'most_per_day' | 'most_per_week'>,
  zone: string,
  [from, to]: Span,
  except?: string
): Promise<((at: Date) => boolean) | undefined> {
  if (perDay === null && perWeek === null) return undefined
  const { rows } = await sql<{ at: Date }>`
    select starts_at as at from booking.booking
    where service_id = ${id} and state in ('held', 'confirmed', 'ended', 'done', 'disputed') and starts_at > ${new Date(from - 8 * 24 * hour)} and starts_at < ${new Date(to + 8 * 24 * hour)} and id is distinct from ${except ?? null}::uuid`.execute(
    read(db)
  )
  const weekOf = (at: Date) => localDay(startOfWeek(at, zone), zone)
  const [byDay, byWeek] = [new Map<string, number>(), new Map<string, number>()]
  for (const { at } of rows) {
    byDay.set(localDay(at, zone), (byDay.get(localDay(at, zone)) ?? 0) + 1)
    byWeek.set(weekOf(at), (byWeek.get(weekOf(at)) ?? 0) + 1)
  }
  return (at) => (perDay !== null && (byDay.get(localDay(at, zone)) ?? 0) >= perDay) || (perWeek !== null && (byWeek.get(weekOf(at)) ?? 0) >= perWeek)
}

/** Whether a session may begin at this moment, were nobody else's time in the way; who comes second is told by the constraint. */
export async function canStartAt(db: AnyDb, service: Service, at: Date, now: Date, except?: string): Promise<true | string> {
  const found = await slotsOfService(db, service, [at.getTime(), at.getTime() + 1], now, { except })
  if (found?.starts.length) return true
  const [earliest] = bookableSpan(service, found?.hours.zone ?? 'UTC', now)
  return at.getTime() < earliest ? 'booking/too-soon' : 'booking/no-such-slot'
}
