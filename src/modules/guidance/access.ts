import type { RequestState } from './rules.ts'

type Who = { id: string; kind: string; roles: readonly string[] }

/** Reviewers are the course's own people; operators may step in. Nobody reviews their own work. */
export function canReview(actor: Who, request: { learner_id: string; state: RequestState; claimed_by: string | null }, isTeam: boolean): true | string {
  if (actor.id === request.learner_id) return 'guidance/own-work'
  if (!isTeam && !actor.roles.some((role) => role === 'operator' || role === 'admin')) return 'platform/not-allowed'
  if (request.state === 'claimed' && request.claimed_by !== actor.id) return 'guidance/claimed-by-other'
  return true
}

type Asked = { learner_id: string; expert_id: string | null; state: RequestState; claimed_by: string | null; delivered_by: string | null }

export const isAsker = (actor: Pick<Who, 'id'>, request: Pick<Asked, 'learner_id'>): boolean => actor.id !== '' && actor.id === request.learner_id

/** Who was asked by name; of a bounty any certified expert, until one has claimed it. To anybody else it does not exist. */
export function canAnswer(actor: Who, request: Asked): true | string {
  if (actor.id === request.learner_id) return 'platform/not-found'
  if (request.state === 'unpaid') return 'platform/not-found'
  if (request.expert_id) return actor.id === request.expert_id ? true : 'platform/not-found'
  if (!actor.roles.includes('expert')) return 'platform/not-found'
  if (request.delivered_by && request.delivered_by !== actor.id) return 'platform/not-found'
  if (request.claimed_by && request.claimed_by !== actor.id) return 'guidance/claimed-by-other'
  return true
}

export type SeenAs = 'asker' | 'expert' | 'staff' | 'reader'

/** As whom somebody sees a question; undefined: to them it does not exist. A public one is for everybody once it is accepted. */
export function seenAs(actor: Who, request: Asked & { visibility: string | null }): SeenAs | undefined {
  if (isAsker(actor, request)) return 'asker'
  if (actor.id && (request.delivered_by === actor.id || canAnswer(actor, request) === true)) return 'expert'
  if (actor.roles.some((role) => role === 'operator' || role === 'support' || role === 'admin')) return 'staff'
  return request.visibility === 'public' && request.state === 'accepted' ? 'reader' : undefined
}
