import type { Actor, Role } from '#platform/actor.ts'

type Who = Pick<Actor, 'kind' | 'roles'>

const has = (actor: Who, ...roles: Role[]) => actor.kind === 'system' || actor.roles.some((role) => roles.includes(role))

export const staffRoles: readonly Role[] = ['operator', 'moderator', 'support', 'finance', 'decision_maker', 'admin']

// What an operator gives by hand; the expert's roles come from the experts' own path.
const byOperators: readonly Role[] = ['community_leader', 'judge']

/** Whether this staff member may give or take this role: staff roles belong to the admin. */
export function canChangeRole(actor: Who, role: Role): true | string {
  if (has(actor, 'admin')) return true
  if (has(actor, 'operator') && byOperators.includes(role)) return true
  return 'identity/role-beyond-you'
}

/** Nobody but an admin lays hands on the account of a colleague. */
export const canTouchAccount = (actor: Who, held: readonly Role[]): true | string =>
  has(actor, 'admin') || !held.some((role) => staffRoles.includes(role)) || 'identity/role-beyond-you'
