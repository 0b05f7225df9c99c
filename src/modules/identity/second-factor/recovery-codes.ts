import { createHash, randomBytes } from 'node:crypto'
import type { AnyWork } from '#platform/db.ts'
import { own } from '../tables.ts'

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

// 50 random bits each: too many to try within any limit, so a plain hash is enough.
const newCode = () =>
  [...randomBytes(10)]
    .map((byte) => letters[byte % letters.length])
    .join('')
    .replace(/^(.{5})/, '$1-')

const hashOf = (code: string) => createHash('sha256').update(code.toLowerCase().replace(/[\s-]/g, '')).digest()

/** Ten codes for the day the phone is lost; they replace all earlier ones and are shown this once. */
export async function newRecoveryCodes(work: AnyWork, personId: string): Promise<string[]> {
  const codes = Array.from({ length: 10 }, newCode)
  await own(work).deleteFrom('identity.recovery_code').where('person_id', '=', personId).execute()
  await own(work)
    .insertInto('identity.recovery_code')
    .values(codes.map((code) => ({ person_id: personId, code_hash: hashOf(code), used_at: null })))
    .execute()
  return codes
}

/** Uses a recovery code up; false when it is unknown or used. */
export async function takeRecoveryCode(work: AnyWork, personId: string, code: string, now: Date): Promise<boolean> {
  const taken = await own(work)
    .updateTable('identity.recovery_code')
    .set({ used_at: now })
    .where('person_id', '=', personId)
    .where('code_hash', '=', hashOf(code))
    .where('used_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst()
  return taken !== undefined
}
