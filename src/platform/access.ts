import { type Actor, hasRole, isExpert, isStaff, type Role } from './actor.ts'
import { refuse } from './errors.ts'

/**
 * Who may call at all, before anything is read. Finer rules (own rows, states) live in a module's
 * `access.ts`. A use case without one does not compile.
 */
export interface Access {
  readonly name: string
  admits(actor: Actor): boolean
  /** For the step that completes a sign-in; everything else waits until it is complete. */
  readonly beforeSecondFactor?: true
}

const signed = (actor: Actor) => actor.kind !== 'guest'

export const anyone: Access = { name: 'anyone', admits: () => true }
export const signedIn: Access = { name: 'signed in', admits: signed }
export const experts: Access = { name: 'experts', admits: (actor) => isExpert(actor) || hasRole(actor, 'admin') }
export const staff: Access = { name: 'staff', admits: isStaff }
export const onlySystem: Access = { name: 'the system', admits: (actor) => actor.kind === 'system' }
export const withRole = (...wanted: Role[]): Access => ({ name: wanted.join(' or '), admits: (actor) => hasRole(actor, ...wanted) })

/** Refuses with sign-in (guest), second factor owed, a token's missing scope, or not-allowed. */
export function checkAccess(access: Access, actor: Actor, id: string, kind: 'read' | 'write'): void {
  if (access === anyone) return
  if (!signed(actor)) throw refuse.signIn()
  if (actor.awaitsSecondFactor && !access.beforeSecondFactor) throw refuse.notAllowed('identity/second-factor-needed')
  if (actor.scopes && !scopeCovers(actor.scopes, id, kind))
    throw refuse.notAllowed('identity/token-scope', { values: { scope: `${id.split('.')[0]}:${kind}` } })
  if (!access.admits(actor)) throw refuse.notAllowed()
}

/** Scopes are `<module>:read`, `<module>:write` (which includes reading) or `*`. */
export function scopeCovers(scopes: readonly string[], id: string, kind: 'read' | 'write'): boolean {
  const module = id.split('.')[0]
  return scopes.includes('*') || scopes.includes(`${module}:write`) || (kind === 'read' && (scopes.includes(`${module}:read`) || scopes.includes('*:read')))
}
