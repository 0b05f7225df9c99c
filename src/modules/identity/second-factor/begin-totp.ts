import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { answerOnce } from '../answer-once.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'
import { sealTotp } from './secret.ts'
import { newTotpSecret, totpAddress } from './totp.ts'

/** The secret is kept at once, but asks for nothing until a first code proves that the app has it. */
export const beginTotp = useCase({
  id: 'identity.begin-totp',
  summary: 'Get a secret for an authenticator app',
  access: ownSession,
  input: z.object({}),
  output: z.object({ secret: z.string(), address: z.string() }),
  async run({ work, actor }) {
    answerOnce()
    const secret = newTotpSecret()
    const changed = await work
      .updateTable('identity.person')
      .set({ totp_sealed: sealTotp(actor.id, secret), totp_step: null })
      .where('id', '=', actor.id)
      .where('totp_enabled_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!changed) throw refuse.conflict('identity/second-factor-on')
    return { secret, address: totpAddress(secret, actor.username) }
  }
})
