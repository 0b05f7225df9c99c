import { createHash, randomBytes } from 'node:crypto'
import { context } from '#platform/context.ts'
import type { AnyWork, Work } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { sessionDays } from '../rules.ts'
import { own, type SignInMethod } from '../tables.ts'

/** Only the hash is stored: who reads the database cannot act as anybody. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

export const sessionEnd = (now: Date, days: number = sessionDays): Date => new Date(now.getTime() + days * 86_400_000)

export interface OpenedSession {
  id: string
  token: string
}

/** Opens a session for a person. With `secondFactor` it needs no further proof, e.g. after a passkey. */
export async function openSession(
  work: AnyWork | Work<never>,
  input: { personId: string; method: SignInMethod; secondFactor?: boolean; days?: number; now: Date }
): Promise<OpenedSession> {
  const token = randomBytes(32).toString('base64url')
  const id = newId()
  const { ip, userAgent } = context()
  await own(work)
    .insertInto('identity.session')
    .values({
      id,
      person_id: input.personId,
      token_hash: hashToken(token),
      method: input.method,
      second_factor_at: input.secondFactor ? input.now : null,
      ip,
      user_agent: userAgent,
      created_at: input.now,
      seen_at: input.now,
      expires_at: sessionEnd(input.now, input.days)
    })
    .execute()
  return { id, token }
}
