import { type ExpertState, isPublic } from './rules.ts'

type Who = { id: string; kind: string; roles: readonly string[] }

const steers = (actor: Who) => actor.kind === 'system' || actor.roles.some((role) => role === 'operator' || role === 'admin')

/** Visitors see who is on probation or certified; the person and operators see every state. */
export const canSeeProfile = (actor: Who, profile: { person_id: string; state: ExpertState }): boolean =>
  isPublic(profile.state) || actor.id === profile.person_id || steers(actor)

/** One's own profile; of a team also its members. */
export const canEditProfile = (actor: Who, profile: { person_id: string }, isMember: boolean): true | string =>
  actor.id === profile.person_id || isMember ? true : 'experts/not-your-profile'

/** Operators decide on states, but not on their own. */
export const canSetState = (actor: Who, profile: { person_id: string }): true | string =>
  !steers(actor) ? 'platform/not-allowed' : actor.id === profile.person_id ? 'experts/not-yourself' : true

/** In person: with a session of one's own, not with a token that a program holds. */
export const inPerson = {
  name: 'signed in with a session',
  admits: (actor: Who & { scopes?: readonly string[] }): boolean => actor.kind === 'person' && actor.scopes === undefined
}

/** As above, and an operator or administrator. */
export const operatorInPerson = {
  name: 'operator or admin with a session',
  admits: (actor: Who & { scopes?: readonly string[] }): boolean => inPerson.admits(actor) && steers(actor)
}

/** The contract: its expert and operators. */
export const canReadContract = (actor: Who, contract: { expert_id: string }): boolean => actor.id === contract.expert_id || steers(actor)

/** For the platform signs an operator who is not the other party. */
export const canCountersign = (actor: Who, contract: { expert_id: string }): true | string =>
  !steers(actor) ? 'platform/not-allowed' : actor.id === contract.expert_id ? 'experts/not-yourself' : true
