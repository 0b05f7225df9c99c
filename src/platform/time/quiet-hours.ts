import { type Moment, dateOf, instantOf } from './calendar.ts'
import { Temporal } from 'temporal-polyfill'

/** Local times of day, "22:00" to "08:00": nothing rings in between. Equal ends mean no quiet hours. */
export type QuietHours = { readonly start: string; readonly end: string }

/** Is this moment within the quiet hours of that zone? The start belongs to them, the end does not. */
export function isWithinQuietHours(moment: Moment, hours: QuietHours, zone: string): boolean {
  const time = instantOf(moment).toZonedDateTimeISO(zone).toPlainTime()
  const afterStart = Temporal.PlainTime.compare(time, Temporal.PlainTime.from(hours.start)) >= 0
  const beforeEnd = Temporal.PlainTime.compare(time, Temporal.PlainTime.from(hours.end)) < 0
  const overMidnight = Temporal.PlainTime.compare(Temporal.PlainTime.from(hours.start), Temporal.PlainTime.from(hours.end))
  if (overMidnight === 0) return false
  return overMidnight > 0 ? afterStart || beforeEnd : afterStart && beforeEnd
}

/** When may it ring: now, or the end of the quiet hours that are running. */
export function afterQuietHours(moment: Moment, hours: QuietHours, zone: string): Date {
  const instant = instantOf(moment)
  if (!isWithinQuietHours(instant, hours, zone)) return dateOf(instant)
  const local = instant.toZonedDateTimeISO(zone)
  const end = Temporal.PlainTime.from(hours.end)
  const sameDay = local.toPlainDate().toZonedDateTime({ timeZone: zone, plainTime: end })
  const next =
    Temporal.ZonedDateTime.compare(sameDay, local) > 0 ? sameDay : local.toPlainDate().add({ days: 1 }).toZonedDateTime({ timeZone: zone, plainTime: end })
  return dateOf(next.toInstant())
}
