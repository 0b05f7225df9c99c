import { DEFAULT_ZONE, daysBetween } from '#platform/time/index.ts'

/** The day of the probation, the first one being day 1; it stands still when the time is over. */
export function dayOf(begunAt: Date, endsAt: Date, now: Date): number {
  const until = new Date(Math.min(now.getTime(), endsAt.getTime()))
  return Math.max(1, daysBetween(begunAt, until, DEFAULT_ZONE) + 1)
}
