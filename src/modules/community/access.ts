import type { Actor } from '#platform/actor.ts'
import type { Readers } from './rules.ts'

type Who = Pick<Actor, 'id' | 'kind' | 'roles'>

const has = (actor: Who, ...roles: Actor['roles'][number][]) => actor.kind === 'system' || actor.roles.some((role) => roles.includes(role))

/** How somebody stands in a course's discussions. */
export interface Place {
  status: 'draft' | 'published' | 'withdrawn'
  readers: Readers
  team: boolean
  enrolled: boolean
}

/** Those who keep order. */
export const isModerator = (actor: Who): boolean => has(actor, 'moderator', 'operator', 'admin')

const belongs = (actor: Who, place: Place) => place.team || place.enrolled || isModerator(actor)

export const canRead = (actor: Who, place: Place): true | string => {
  if (belongs(actor, place)) return true
  if (place.status !== 'published') return 'platform/not-found'
  return place.readers === 'public' || 'community/learners-only'
}

/** Asking belongs to those of the course; at a free lesson to everybody who is signed in. */
export const canOpen = (actor: Who, place: Place, freeLesson: boolean): true | string => {
  if (actor.kind === 'guest') return 'platform/sign-in'
  if (belongs(actor, place)) return true
  return (place.status === 'published' && freeLesson) || 'community/enrol-first'
}

/** Who asked may go on talking, even from outside the course. */
export const canReply = (actor: Who, place: Place, discussion: { author_id: string }): true | string => {
  if (actor.kind === 'guest') return 'platform/sign-in'
  return belongs(actor, place) || (place.status === 'published' && discussion.author_id === actor.id) || 'community/enrol-first'
}

export const canAccept = (actor: Who, place: Place, discussion: { author_id: string; mode: string }): true | string =>
  discussion.mode === 'question' && actor.id !== '' && (discussion.author_id === actor.id || place.team) ? true : 'community/not-yours-to-accept'

/** Pin and 精华: the course's team and those who keep order. */
export const canCurate = (actor: Who, place: Place): true | string => place.team || isModerator(actor) || 'platform/not-allowed'

export const canChange = (actor: Who, post: { author_id: string; hidden_at: Date | null }): true | string => {
  if (actor.id === '' || post.author_id !== actor.id) return 'community/not-yours'
  return post.hidden_at === null || 'community/hidden-stays'
}

/** Nobody judges themselves. */
export const canModerate = (actor: Who, subject: { author_id: string }): true | string => {
  if (!isModerator(actor)) return 'platform/not-allowed'
  return subject.author_id !== actor.id || 'community/own-case'
}

/** R95: an appeal is read by somebody who took no part in the decision. */
export const canDecideAppeal = (actor: Who, sanction: { imposed_by: string; person_id: string }): true | string => {
  if (!isModerator(actor)) return 'platform/not-allowed'
  return (sanction.imposed_by !== actor.id && sanction.person_id !== actor.id) || 'community/own-decision'
}
