import { Temporal } from 'temporal-polyfill'

/** A moment however it arrives: from a row (`Date`), from JSON (ISO text) or from Temporal. */
export type Moment = Date | string | Temporal.Instant

/** The zone the product thinks in when nobody has chosen one. */
export const DEFAULT_ZONE = 'Asia/Shanghai'

/** Any moment as a Temporal instant. */
export function instantOf(moment: Moment): Temporal.Instant {
  if (typeof moment === 'string') return Temporal.Instant.from(moment)
  if (moment instanceof Date) return Temporal.Instant.fromEpochMilliseconds(moment.getTime())
  return moment
}

/** A Temporal instant as the `Date` a row stores. */
export function dateOf(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds)
}

function zoned(moment: Moment, zone: string): Temporal.ZonedDateTime {
  return instantOf(moment).toZonedDateTimeISO(zone)
}

/** The same time of day `days` later in the zone: across a clock change that is 23 or 25 hours a day. */
export function addDays(moment: Moment, days: number, zone: string): Date {
  return dateOf(zoned(moment, zone).add({ days }).toInstant())
}

/** The same day of the month `months` later; the 31st becomes the month's last day when there is none. */
export function addMonths(moment: Moment, months: number, zone: string): Date {
  return dateOf(zoned(moment, zone).add({ months }).toInstant())
}

/** The first moment of the day in the zone (not always 00:00: some zones skip it once a year). */
export function startOfDay(moment: Moment, zone: string): Date {
  return dateOf(zoned(moment, zone).startOfDay().toInstant())
}

/** The first moment of the next day: deadlines of "today" end just before it. */
export function endOfDay(moment: Moment, zone: string): Date {
  return dateOf(zoned(moment, zone).add({ days: 1 }).startOfDay().toInstant())
}

/** Monday's first moment, as weeks are counted in China and by ISO 8601. */
export function startOfWeek(moment: Moment, zone: string): Date {
  const local = zoned(moment, zone)
  return dateOf(
    local
      .subtract({ days: local.dayOfWeek - 1 })
      .startOfDay()
      .toInstant()
  )
}

/** The first moment of the month in the zone: statements and payouts are cut here. */
export function startOfMonth(moment: Moment, zone: string): Date {
  return dateOf(zoned(moment, zone).with({ day: 1 }).startOfDay().toInstant())
}

/** The calendar day in the zone, "2026-11-24": the key of streaks, daily limits and statements. */
export function localDay(moment: Moment, zone: string): string {
  return zoned(moment, zone).toPlainDate().toString()
}

/** Calendar days from one moment's day to the other's, in the zone. Tomorrow 00:01 is 1 from today 23:59. */
export function daysBetween(from: Moment, to: Moment, zone: string): number {
  return zoned(from, zone).toPlainDate().until(zoned(to, zone).toPlainDate(), { largestUnit: 'days' }).days
}

/**
 * What a person means by a date and time in a zone ("2026-11-24", "15:30"), as a moment.
 * A time that a clock change skips moves forward by the gap; one that happens twice is the first.
 */
export function fromLocal(day: string, time: string, zone: string): Date {
  const plain = Temporal.PlainDate.from(day).toPlainDateTime(Temporal.PlainTime.from(time))
  return dateOf(plain.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant())
}

/** Is this a zone that we can calculate in? For checking what people and browsers send. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}
