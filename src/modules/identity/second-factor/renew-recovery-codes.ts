import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { answerOnce } from '../answer-once.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'
import { secondFactorFits } from './check-code.ts'
import { newRecoveryCodes } from './recovery-codes.ts'

export const renewRecoveryCodes = useCase({
  id: 'identity.renew-recovery-codes',
  summary: 'Replace my recovery codes, with a code of the app; answers the new ones, once',
  access: ownSession,
  input: z.object({ code: z.string().trim().min(6).max(20) }),
  output: z.object({ recoveryCodes: z.array(z.string()) }),
  limit: { max: 10, seconds: 600 },
  async run({ work, actor, now, audit }, { code }) {
    answerOnce()
    if (!(await secondFactorFits(work, actor.id, code, now))) throw refuse.invalid('platform/invalid', { fields: { code: ['identity/code-wrong'] } })
    const recoveryCodes = await newRecoveryCodes(work, actor.id)
    await audit('person', actor.id)
    return { recoveryCodes }
  }
})
