import type { Role } from '#platform/actor.ts'
import { hashPassword } from '#platform/crypto/index.ts'
import { type AnyWork, database } from '#platform/db.ts'
import { now } from '#platform/time/clock.ts'
import { createPerson } from './create-person.ts'
import { currentPolicy, recordConsent } from './privacy/policy.ts'
import { emailKey } from './rules.ts'
import { cookieOf } from './session/cookie.ts'
import { openSession } from './session/open-session.ts'
import { own } from './tables.ts'

export interface BuiltPerson {
  id: string
  username: string
  /** Send it as the Cookie header to act as this person. */
  cookie: string
}

export interface PersonWish {
  username?: string
  name?: string
  roles?: Role[]
  password?: string
  email?: string
  headline?: string
  bio?: string
  locale?: string
  zone?: string
  createdAt?: Date
  /** false: no session is opened and the cookie is empty. */
  signedIn?: boolean
}

let made = 0
const hashes = new Map<string, Promise<string>>()
// Hashing costs 50 ms on purpose; the demo world has many people and few passwords.
const hashOf = (password: string) => {
  const hash = hashes.get(password) ?? hashPassword(password)
  hashes.set(password, hash)
  return hash
}

/** A person who can sign in and has agreed to the policies in force: for tests and the demo world. Learner by default. */
export async function aPerson(wish: PersonWish = {}): Promise<BuiltPerson> {
  const password = await hashOf(wish.password ?? 'guess-me-not')
  return database()
    .transaction()
    .execute((work) => buildPerson(work, wish, password))
}

async function buildPerson(work: AnyWork, wish: PersonWish, passwordHash: string): Promise<BuiltPerson> {
  const moment = now()
  const { id, username } = await createPerson(work, {
    username: wish.username ?? `person-${process.pid}-${++made}`,
    name: wish.name,
    headline: wish.headline,
    bio: wish.bio,
    locale: wish.locale,
    zone: wish.zone,
    password_hash: passwordHash,
    ...(wish.email && { email: wish.email, email_key: emailKey(wish.email), email_verified_at: moment }),
    ...(wish.createdAt && { created_at: wish.createdAt })
  })
  const more = (wish.roles ?? []).filter((role) => role !== 'learner')
  if (more.length > 0)
    await own(work)
      .insertInto('identity.person_role')
      .values(more.map((role) => ({ person_id: id, role, granted_by: null })))
      .execute()
  const policies = await Promise.all([currentPolicy(work, 'privacy'), currentPolicy(work, 'terms')])
  await recordConsent(work, { personId: id, policyIds: policies.map((one) => one.id), ip: '', userAgent: '', now: wish.createdAt ?? moment })
  if (wish.signedIn === false) return { id, username, cookie: '' }
  // Tests move the clock by months.
  const session = await openSession(work, { personId: id, method: 'demo', days: 3650, now: moment })
  return { id, username, cookie: cookieOf(session.token) }
}
