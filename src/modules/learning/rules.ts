/** Why a task is closed to a learner now. `ended` speaks of the whole course. */
export type Lock =
  | { reason: 'ended' }
  | { reason: 'requires'; taskIds: string[] }
  | { reason: 'opens-later'; opensAt: Date }

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

export const opensAtOf = (enrolledAt: Date, drip: boolean, releaseAfterDays: number): Date => new Date(enrolledAt.getTime() + (drip ? releaseAfterDays : 0) * 86_400_000)

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
