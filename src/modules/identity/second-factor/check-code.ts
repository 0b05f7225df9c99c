import type { AnyWork } from '#platform/db.ts'
import { own } from '../tables.ts'
import { takeRecoveryCode } from './recovery-codes.ts'
import { openTotp } from './secret.ts'
import { fittingStep } from './totp.ts'

/** Whether the code is the app's of this moment, or a recovery code; either works once. */
export async function secondFactorFits(work: AnyWork, personId: string, code: string, now: Date): Promise<boolean> {
  const person = await own(work).selectFrom('identity.person').select(['totp_sealed', 'totp_step']).where('id', '=', personId).forUpdate().executeTakeFirst()
  if (!person?.totp_sealed) return false
  const step = fittingStep(openTotp(personId, person.totp_sealed), code, now, person.totp_step)
  if (step === undefined) return takeRecoveryCode(work, personId, code, now)
  await own(work).updateTable('identity.person').set({ totp_step: step }).where('id', '=', personId).execute()
  return true
}
