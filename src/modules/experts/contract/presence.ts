import { listSessions, mySecurity } from '#modules/identity/index.ts'
import type { Actor } from '#platform/actor.ts'
import { database } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { presenceMinutes } from '../rules.ts'
import type { EntryBody } from './chain.ts'

/**
 * How it is made sure that the person signs, and not whoever found the browser open: the session gave a second factor,
 * or it signed in with the password within the last minutes. Undefined: neither.
 */
export async function presenceOf(actor: Actor, now: Date): Promise<EntryBody['proof']> {
  // Several reads at once, which the one connection of a transaction does not take.
  const db = database()
  // With a second factor switched on, a session without it gets no further than the sign-in.
  const security = await mySecurity.run({ db, actor, now }, {})
  if (security.secondFactorSince) return 'second-factor'
  const { sessions } = await listSessions.run({ db, actor, now }, {})
  const current = sessions.find((one) => one.current)
  return current && now.getTime() - current.createdAt.getTime() <= presenceMinutes * 60_000 ? 'fresh-sign-in' : undefined
}

export async function provePresence(actor: Actor, now: Date): Promise<NonNullable<EntryBody['proof']>> {
  const proof = await presenceOf(actor, now)
  if (!proof) throw refuse.conflict('experts/sign-in-again', { values: { minutes: presenceMinutes } })
  return proof
}
