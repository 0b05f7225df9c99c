import type { AnyWork } from '#platform/db.ts'
import { now } from '#platform/time/clock.ts'
import { issueLink, voidProofs } from '../proof.ts'

const day = 24 * 60

/**
 * An address where this person sets a new password, once; the ones made before stop working. Good for a day
 * when whoever runs the machine hands it over.
 */
export async function resetLink(work: AnyWork, personId: string, origin: string, minutes = day): Promise<string> {
  const moment = now()
  await voidProofs(work, personId, 'reset-password', moment)
  const secret = await issueLink(work, { purpose: 'reset-password', personId, minutes, now: moment })
  return `${origin}/reset?token=${secret}`
}
