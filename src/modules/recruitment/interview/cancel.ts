import type { Doing } from '#platform/module.ts'
import type { Tables } from '../tables.ts'

/** Frees the time of an application; undefined when there was none. */
export async function cancelInterview({ work, now, publish }: Doing<Tables>, applicationId: string): Promise<{ startsAt: Date } | undefined> {
  const cancelled = await work
    .updateTable('recruitment.interview')
    .set({ cancelled_at: now })
    .where('application_id', '=', applicationId)
    .where('cancelled_at', 'is', null)
    .returning(['id', 'starts_at'])
    .executeTakeFirst()
  if (!cancelled) return undefined
  await publish('interview.cancelled', { interviewId: cancelled.id, applicationId })
  return { startsAt: cancelled.starts_at }
}
