import type { Access } from '#platform/access.ts'
import { type Actor, hasRole, type Role } from '#platform/actor.ts'

/** For giving the second factor itself. */
export const halfSignedIn: Access = { name: 'signed in, second step owed', admits: (actor) => actor.kind === 'person', beforeSecondFactor: true }

/**
 * Signed in with a session, and with the second factor given: for everything about one's own account.
 * A token may not change passwords or make more tokens.
 */
export const ownSession: Access = {
  name: 'signed in with a session',
  admits: (actor) => actor.kind === 'person' && actor.scopes === undefined
}

/** As `ownSession`, or a token with the scope identity:read or identity:write. */
export const ownAccount: Access = { name: 'signed in', admits: (actor) => actor.kind === 'person' }

export const staffRoles: readonly Role[] = ['operator', 'moderator', 'support', 'finance', 'decision_maker', 'admin']

// What an operator gives by hand; the expert's roles come from the experts' own path.
const byOperators: readonly Role[] = ['community_leader', 'judge']

/** Whether this staff member may give or take this role: staff roles belong to the admin. */
export function canChangeRole(actor: Actor, role: Role): true | string {
  if (hasRole(actor, 'admin')) return true
  if (hasRole(actor, 'operator') && byOperators.includes(role)) return true
  return 'identity/role-beyond-you'
}

/** Contact data is opened by those who handle a person's case. */
export const canOpenContact = (actor: Actor): true | string => (hasRole(actor, 'admin', 'operator', 'support') ? true : 'platform/not-allowed')
