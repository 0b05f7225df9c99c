import { createHash, randomBytes, randomInt } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { AnyWork } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { type IdentityTables, own } from './tables.ts'

/** What a secret that is handed out once can be good for. */
export type Purpose =
  | 'verify-email'
  | 'reset-password'
  | 'sign-in-phone'
  | 'verify-phone'
  | 'set-up'
  | 'passkey-add'
  | 'passkey-sign-in'
  | 'external'
  | 'external-register'
  | 'appeal'

export type Proof = Selectable<IdentityTables['identity.proof']>

interface Wish {
  purpose: Purpose
  personId?: string | null
  data?: string | null
  minutes: number
  now: Date
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** A link's secret: works once, until it expires. Only its hash is kept. */
export async function issueLink(work: AnyWork, wish: Wish, secret = randomBytes(32).toString('base64url')): Promise<string> {
  await insert(work, { ...wish, target: '', secret })
  return secret
}

/** Uses a link's secret up; undefined when it is unknown, used or expired. */
export async function takeLink(work: AnyWork, purpose: Purpose, secret: string, now: Date): Promise<Proof | undefined> {
  return own(work)
    .updateTable('identity.proof')
    .set({ used_at: now })
    .where('purpose', '=', purpose)
    .where('secret_hash', '=', hashOf(secret))
    .where('target', '=', '')
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
}

/** Six digits for `target`, e.g. a phone number; the codes before it stop working. */
export async function issueCode(work: AnyWork, wish: Wish & { target: string }): Promise<string> {
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0')
  await own(work)
    .updateTable('identity.proof')
    .set({ used_at: wish.now })
    .where('purpose', '=', wish.purpose)
    .where('target', '=', wish.target)
    .where('used_at', 'is', null)
    .execute()
  await insert(work, { ...wish, secret: `${wish.target}:${code}` })
  return code
}

/** Uses a code up. How often it may be guessed is the limit of the use case. */
export async function takeCode(work: AnyWork, purpose: Purpose, target: string, code: string, now: Date): Promise<Proof | undefined> {
  return own(work)
    .updateTable('identity.proof')
    .set({ used_at: now })
    .where('purpose', '=', purpose)
    .where('target', '=', target)
    .where('secret_hash', '=', hashOf(`${target}:${code.trim()}`))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
}

/** Makes everything worthless that was handed to a person for this purpose. */
export async function voidProofs(work: AnyWork, personId: string, purpose: Purpose, now: Date): Promise<void> {
  await own(work)
    .updateTable('identity.proof')
    .set({ used_at: now })
    .where('person_id', '=', personId)
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .execute()
}

async function insert(work: AnyWork, wish: Wish & { target: string; secret: string }): Promise<void> {
  await own(work)
    .insertInto('identity.proof')
    .values({
      id: newId(),
      purpose: wish.purpose,
      person_id: wish.personId ?? null,
      target: wish.target,
      secret_hash: hashOf(wish.secret),
      data: wish.data ?? null,
      created_at: wish.now,
      expires_at: new Date(wish.now.getTime() + wish.minutes * 60_000),
      used_at: null
    })
    .execute()
}
