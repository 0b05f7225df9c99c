import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { answerOnce } from '../answer-once.ts'
import { endSessions } from '../session/end-other-sessions.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'
import { newRecoveryCodes } from './recovery-codes.ts'
import { openTotp } from './secret.ts'
import { fittingStep } from './totp.ts'

export const enableTotp = useCase({
  id: 'identity.enable-totp',
  summary: 'Turn the second step on with a first code; answers the recovery codes, once',
  access: ownSession,
  input: z.object({ code: z.string().trim().min(6).max(10) }),
  output: z.object({ recoveryCodes: z.array(z.string()) }),
  limit: { max: 10, seconds: 600 },
  async run({ work, actor, now, audit }, { code }) {
    answerOnce()
    const person = await work
      .selectFrom('identity.person')
      .select(['totp_sealed', 'totp_enabled_at'])
      .where('id', '=', actor.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (person.totp_enabled_at) throw refuse.conflict('identity/second-factor-on')
    if (!person.totp_sealed) throw refuse.conflict('identity/second-factor-not-begun')
    const step = fittingStep(openTotp(actor.id, person.totp_sealed), code, now, null)
    if (step === undefined) throw refuse.invalid('platform/invalid', { fields: { code: ['identity/code-wrong'] } })
    await work.updateTable('identity.person').set({ totp_enabled_at: now, totp_step: step }).where('id', '=', actor.id).execute()
    // The other devices would have to give the second step now; this one just did.
    await work
      .updateTable('identity.session')
      .set({ second_factor_at: now })
      .where('id', '=', actor.sessionId ?? '')
      .execute()
    await endSessions(work, actor.id, actor.sessionId)
    const recoveryCodes = await newRecoveryCodes(work, actor.id)
    await audit('person', actor.id)
    return { recoveryCodes }
  }
})
