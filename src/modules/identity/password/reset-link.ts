import type { AnyWork } from '#platform/db.ts'
import { now } from '#platform/time/clock.ts'
import { issueLink, voidProofs } from '../proof.ts'

/** A link to set a new password, for whoever runs the machine to hand over; good for a day, once. */
export async function resetLink(work: AnyWork, personId: string, origin: string): Promise<string> {
  const moment = now()
  await voidProofs(work, personId, 'reset-password', moment)
  const secret = await issueLink(work, { purpose: 'reset-password', personId, minutes: 24 * 60, now: moment })
  return `${origin}/reset?token=${secret}`
}
