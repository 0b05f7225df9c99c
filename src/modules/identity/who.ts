import type { Access } from '#platform/access.ts'

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
