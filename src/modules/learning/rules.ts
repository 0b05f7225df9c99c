/** Why a task is closed to a learner now. `ended` speaks of the whole course. */
export type Lock = { reason: 'ended' } | { reason: 'requires'; taskIds: string[] } | { reason: 'opens-later'; opensAt: Date }

export interface LockFacts {
  now: Date
  enrolledAt: Date
  /** The right to study: when it ended or will end. */
  endedAt: Date | null
  endsAt: Date | null
  /** Whether the course releases its tasks one by one. */
  drip: boolean
  task: { taskId: string; requires: readonly string[]; releaseAfterDays: number }
  doneTaskIds: ReadonlySet<string>
  /** The learner has finished a lesson of this task before. */
  begun: boolean
  exception?: { opensAt: Date | null }
}

/**
 * Decides whether a task is open. What a learner has begun or finished stays open: neither a new drip date
 * nor a new prerequisite locks anybody out again. The same rule guards the quiz and the submission.
 */
export function lockOf({ now, enrolledAt, endedAt, endsAt, drip, task, doneTaskIds, begun, exception }: LockFacts): Lock | null {
  if (endedAt !== null || (endsAt !== null && endsAt <= now)) return { reason: 'ended' }
  if (begun || doneTaskIds.has(task.taskId)) return null
  if (exception?.opensAt && exception.opensAt <= now) return null
  const missing = task.requires.filter((id) => !doneTaskIds.has(id))
  if (missing.length > 0) return { reason: 'requires', taskIds: missing }
  const opensAt = exception?.opensAt ?? opensAtOf(enrolledAt, drip, task.releaseAfterDays)
  return opensAt > now ? { reason: 'opens-later', opensAt } : null
}

export const opensAtOf = (enrolledAt: Date, drip: boolean, releaseAfterDays: number): Date =>
  new Date(enrolledAt.getTime() + (drip ? releaseAfterDays : 0) * 86_400_000)

/** When an assignment is due for this learner: days count from the task's opening. */
export function dueAtOf(opensAt: Date, dueAfterDays: number | null, exception?: { dueAt: Date | null }): Date | null {
  if (exception?.dueAt) return exception.dueAt
  return dueAfterDays === null ? null : new Date(opensAt.getTime() + dueAfterDays * 86_400_000)
}

/** Whole percent, 100 only when everything is done. */
export const progressPercent = (done: number, total: number): number => (total === 0 ? 0 : done >= total ? 100 : Math.min(99, Math.floor((done / total) * 100)))

/** A beacon speaks for at most this many seconds: a page left open overnight is no study. */
export const beaconSeconds = 60

/** Watching this share of a video or audio completes its lesson. */
export const watchedShare = 0.9

/** The fastest speed of the player. */
export const fastestSpeed = 2

/**
 * Whether a recording counts as watched: seen to its last tenth, and with as much time spent as the fastest
 * speed takes. A jump to the end is no lesson. The browser says how long the recording is, so half of the
 * author's `minutes` is the least that is believed; half, since an estimate may be generous; 0: unknown.
 */
export function isWatched({
  position,
  duration,
  minutes,
  secondsSpent
}: {
  position: number
  duration: number
  minutes: number
  secondsSpent: number
}): boolean {
  const believed = Math.max(duration, minutes * 30)
  return duration > 0 && position >= duration * watchedShare && secondsSpent >= (believed * watchedShare) / fastestSpeed
}

/** Days in a row with study, up to today or yesterday: an unfinished today breaks nothing. `days`: ISO dates, any order. */
export function streakOf(days: readonly string[], today: string): number {
  const studied = new Set(days)
  const before = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
  let day = studied.has(today) ? today : before(today)
  let streak = 0
  for (; studied.has(day); day = before(day)) streak += 1
  return streak
}

/** When the rest will be done at the pace so far; null while there is too little to tell. */
export function finishAt({
  enrolledAt,
  now,
  lessonsDone,
  lessonsTotal
}: {
  enrolledAt: Date
  now: Date
  lessonsDone: number
  lessonsTotal: number
}): Date | null {
  const spent = now.getTime() - enrolledAt.getTime()
  if (lessonsDone < 3 || lessonsDone >= lessonsTotal || spent < 86_400_000) return null
  const left = (spent / lessonsDone) * (lessonsTotal - lessonsDone)
  return left > 730 * 86_400_000 ? null : new Date(now.getTime() + left)
}

/** A learner who was not seen for so long with the course unfinished gets looked after. */
export const quietAfterDays = 7

/** One word a day from the team is a hand, two are a nuisance. */
export const nudgeEveryHours = 24
