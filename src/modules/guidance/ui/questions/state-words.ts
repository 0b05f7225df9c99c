import { m } from '#paraglide/messages.js'
import type { RequestState } from '../../rules.ts'

const names: Record<RequestState, () => string> = {
  unpaid: m.guidance_question_unpaid,
  open: m.guidance_question_open,
  claimed: m.guidance_question_claimed,
  delivered: m.guidance_question_delivered,
  follow_up: m.guidance_question_follow_up,
  accepted: m.guidance_question_accepted,
  disputed: m.guidance_question_disputed,
  refunded: m.guidance_question_refunded,
  cancelled: m.guidance_question_cancelled
}
const kinds: Partial<Record<RequestState, 'j' | 'r' | 'o'>> = { delivered: 'j', accepted: 'j', disputed: 'r', cancelled: 'o', refunded: 'o' }

export const stateName = (state: string): string => names[state as RequestState]?.() ?? state
export const stateKind = (state: string): 'j' | 'r' | 'o' | undefined => kinds[state as RequestState]

/** Whether somebody still owes an answer in this state: its clock runs. */
export const answerIsDue = (state: string): boolean => state === 'open' || state === 'claimed' || state === 'follow_up'

export function visibilityName(visibility: string, as: 'asker' | 'expert' | 'staff' | 'reader' = 'asker'): string {
  if (visibility === 'public') return m.guidance_visible_public()
  if (visibility === 'anonymous') return m.guidance_visible_anonymous()
  return as === 'asker' ? m.guidance_visible_private() : m.guidance_visible_private_other()
}
