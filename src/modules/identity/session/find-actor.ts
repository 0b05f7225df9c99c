import type { IncomingMessage } from 'node:http'
import { type Actor, guest, type Role } from '#platform/actor.ts'
import { sqlPool } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { now } from '#platform/time/clock.ts'
import { sessionTokenOf } from './cookie.ts'
import { hashToken, sessionEnd } from './open-session.ts'

interface Found {
  id: string
  username: string
  name: string
  locale: string
  zone: string
  avatar_seed: string
  email_verified: boolean
  roles: Role[]
  session_id: string
  seen_at: Date
  awaits: boolean
  owes_consent: boolean
}

const person = `p.id, p.username, p.name, p.locale, p.zone, p.avatar_seed, p.email_verified_at is not null as email_verified,
  array(select r.role from identity.person_role r where r.person_id = p.id) as roles`

// Constant texts: this is the one statement that every page and every call pays for.
const bySession = `select ${person}, s.id as session_id, s.seen_at,
  s.second_factor_at is null and p.totp_enabled_at is not null as awaits,
  exists (select from (select distinct on (kind) id from identity.policy order by kind, number desc) o
    where not exists (select from identity.consent c where c.person_id = p.id and c.policy_id = o.id)) as owes_consent
  from identity.session s join identity.person p on p.id = s.person_id
  where s.token_hash = $1 and s.expires_at > $2 and p.banned_at is null and p.erased_at is null`

const byApiToken = `select ${person}, t.scopes, t.id as token_id, t.used_at
  from identity.api_token t join identity.person p on p.id = t.person_id
  where t.secret_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2) and p.banned_at is null and p.erased_at is null`

const tenMinutes = 600_000

/** What the lookup of a session knows besides the actor. */
interface SignedIn extends Actor {
  /** A policy in force has a version that this person has not agreed to. */
  owesConsent?: boolean
}

/** Whether to ask for consent; known without asking the database again. Who is half signed in is asked later. */
export const owesConsent = (actor: Actor): boolean => !actor.awaitsSecondFactor && (actor as SignedIn).owesConsent === true

/** Who sends this request: an API token's owner, a session cookie's person, or the guest. */
export async function findActor(request: IncomingMessage): Promise<Actor> {
  const bearer = /^Bearer (\S{20,200})$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer) return (await findByApiToken(bearer)) ?? guest
  const token = sessionTokenOf(request)
  if (!token || token.length > 100) return guest
  const moment = now()
  const { rows } = await sqlPool().query<Found>(bySession, [hashToken(token), moment])
  const found = rows[0]
  if (!found) return guest
  if (moment.getTime() - found.seen_at.getTime() > tenMinutes) keepAlive(found.session_id, moment)
  const actor: SignedIn = {
    ...actorOfRow(found),
    sessionId: found.session_id,
    ...(found.awaits && { awaitsSecondFactor: true }),
    ...(found.owes_consent && { owesConsent: true })
  }
  return actor
}

async function findByApiToken(secret: string): Promise<Actor | undefined> {
  const moment = now()
  const { rows } = await sqlPool().query<Found & { scopes: string[]; token_id: string; used_at: Date | null }>(byApiToken, [hashToken(secret), moment])
  const found = rows[0]
  if (!found) return undefined
  if (!found.used_at || moment.getTime() - found.used_at.getTime() > 60_000) {
    inBackground(sqlPool().query('update identity.api_token set used_at = $2 where id = $1', [found.token_id, moment]))
  }
  return { ...actorOfRow(found), scopes: found.scopes }
}

function actorOfRow(row: Found): Actor {
  return {
    id: row.id,
    kind: 'person',
    username: row.username,
    name: row.name,
    roles: row.roles,
    locale: row.locale,
    zone: row.zone,
    avatarSeed: row.avatar_seed,
    emailVerified: row.email_verified
  }
}

function keepAlive(sessionId: string, moment: Date): void {
  inBackground(sqlPool().query('update identity.session set seen_at = $2, expires_at = $3 where id = $1', [sessionId, moment, sessionEnd(moment)]))
}

// A page does not wait for these, and a lost one only shortens a session by minutes.
function inBackground(query: Promise<unknown>): void {
  query.catch((error) => log.warn({ err: error }, 'session upkeep'))
}

/** The actor behind an id, as if signed in: for work done in somebody's name, tests and the seeder. */
export async function actorOf(personId: string): Promise<Actor> {
  const { rows } = await sqlPool().query<Found>(`select ${person} from identity.person p where p.id = $1`, [personId])
  const found = rows[0]
  if (!found) throw new Error(`no person ${personId}`)
  return actorOfRow(found)
}
