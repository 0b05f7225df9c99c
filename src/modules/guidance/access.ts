import type { RequestState } from './rules.ts'

type Who = { id: string; kind: string; roles: readonly string[] }

/** Reviewers are the course's own people; operators may step in. Nobody reviews their own work. */
export function canReview(actor: Who, request: { learner_id: string; state: RequestState; claimed_by: string | null }, isTeam: boolean): true | string {
  if (actor.id === request.learner_id) return 'guidance/own-work'
  if (!isTeam && !actor.roles.some((role) => role === 'operator' || role === 'admin')) return 'platform/not-allowed'
  if (request.state === 'claimed' && request.claimed_by !== actor.id) return 'guidance/claimed-by-other'
  return true
}
