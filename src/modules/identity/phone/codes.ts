import { m } from '#paraglide/messages.js'
import { context } from '#platform/context.ts'
import type { AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { queueSms } from '#platform/outgoing/index.ts'
import { channels } from '../channels.ts'
import { issueCode, type Purpose } from '../proof.ts'
import { phoneIndex } from './phone.ts'

export const codeMinutes = 5

/** Issues a code for a number and puts the text message into the outbox. */
export async function sendCode(
  work: AnyWork,
  input: { purpose: Extract<Purpose, 'sign-in-phone' | 'verify-phone'>; number: string; personId: string; now: Date }
): Promise<void> {
  if (!channels().sms) throw refuse.unavailable('identity/no-sms')
  const code = await issueCode(work, {
    purpose: input.purpose,
    target: phoneIndex(input.number).toString('hex'),
    personId: input.personId,
    data: null,
    minutes: codeMinutes,
    now: input.now
  })
  const locale = context().locale === 'en' ? ('en' as const) : ('zh-CN' as const)
  await queueSms(work, {
    to: input.number,
    personId: input.personId,
    text: m.identity_sms_code({ code, minutes: codeMinutes }, { locale }),
    purpose: 'code',
    values: { code }
  })
}
