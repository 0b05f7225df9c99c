import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { waitInLine } from '../claim.ts'
import { phoneInput } from '../inputs.ts'
import { takeCode } from '../proof.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'
import { sendCode } from './codes.ts'
import { phoneColumns, phoneIndex } from './phone.ts'

export const askPhoneCode = useCase({
  id: 'identity.ask-phone-code',
  summary: 'Have a code sent to the phone number that I want to add',
  access: ownSession,
  input: z.object({ phone: phoneInput }),
  limit: [
    { max: 1, seconds: 60 },
    { max: 10, seconds: 86_400 },
    { max: 5, seconds: 3600, by: (input: { phone: string }) => input.phone }
  ],
  async run({ work, actor, now }, { phone }) {
    await sendCode(work, { purpose: 'verify-phone', number: phone, personId: actor.id, now })
    return null
  }
})

/** Only a proven number is kept, encrypted; it moves here from whoever proved it before: numbers change hands. */
export const changePhone = useCase({
  id: 'identity.change-phone',
  summary: 'Set or change my phone number with the code sent to it',
  access: ownSession,
  input: z.object({
    phone: phoneInput,
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, 'identity/code-wrong')
  }),
  limit: { max: 6, seconds: 600, by: (input: { phone: string }) => input.phone },
  async run({ work, actor, now, audit }, { phone, code }) {
    const index = phoneIndex(phone)
    const proof = await takeCode(work, 'verify-phone', index.toString('hex'), code, now)
    if (proof?.person_id !== actor.id) throw refuse.invalid('platform/invalid', { fields: { code: ['identity/code-wrong'] } })
    await waitInLine(work, index.toString('hex'))
    await work
      .updateTable('identity.person')
      .set({ phone_sealed: null, phone_index: null, phone_verified_at: null })
      .where('phone_index', '=', index)
      .where('id', '<>', actor.id)
      .execute()
    await work
      .updateTable('identity.person')
      .set({ ...phoneColumns(actor.id, phone), phone_verified_at: now, updated_at: now })
      .where('id', '=', actor.id)
      .execute()
    await audit('person', actor.id)
    return null
  }
})
