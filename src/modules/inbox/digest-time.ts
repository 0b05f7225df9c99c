import { addDays, fromLocal, localDay } from '#platform/time/index.ts'

const digestTime = '08:00'

/** The next eight o'clock in the person's zone; for a weekly digest that of the next Monday. */
export function nextDigestAt(now: Date, zone: string, digest: 'daily' | 'weekly'): Date {
  for (let days = 0; days <= 8; days += 1) {
    const day = localDay(addDays(now, days, zone), zone)
    const at = fromLocal(day, digestTime, zone)
    // The weekday of a calendar day does not depend on a zone.
    const isMonday = new Date(`${day}T00:00:00Z`).getUTCDay() === 1
    if (at > now && (digest === 'daily' || isMonday)) return at
  }
  return addDays(now, 7, zone)
}
