import { addDays, fromLocal, localDay } from '#platform/time/index.ts'

/** More than this for one learner in one course is no plan any more. */
export const mostOpenSteps = 20
/** The farthest day that a step may be due. */
export const farthestDays = 366
/** Criteria are judged by the last reviews only: people learn. */
export const recentReviews = 20

/** Whether a day lies between today and a year from now, in the zone of who has to keep it. */
export function isPlannable(dueOn: string, now: Date, zone: string): boolean {
  return dueOn >= localDay(now, zone) && dueOn <= localDay(addDays(now, farthestDays, zone), zone)
}

/** Nine in the morning of the day before, or of the day itself when that is over; null when both are. */
export function remindAtOf(dueOn: string, now: Date, zone: string): Date | null {
  const morning = fromLocal(dueOn, '09:00', zone)
  return [addDays(morning, -1, zone), morning].find((at) => at > now) ?? null
}
