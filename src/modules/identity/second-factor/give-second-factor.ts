import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { halfSignedIn } from '../who.ts'
import { secondFactorFits } from './check-code.ts'

/** A session that the password opened may do nothing but this until the code is given. */
export const giveSecondFactor = useCase({
  id: 'identity.give-second-factor',
  summary: 'Complete the sign-in with a code of the app or a recovery code',
  access: halfSignedIn,
  input: z.object({ code: z.string().trim().min(6).max(20) }),
  limit: [
    { max: 8, seconds: 600 },
    { max: 40, seconds: 86_400 }
  ],
  async run({ work, actor, now, audit }, { code }) {
    if (!actor.awaitsSecondFactor) return null
    if (!(await secondFactorFits(work, actor.id, code, now))) throw refuse.invalid('platform/invalid', { fields: { code: ['identity/code-wrong'] } })
    await work
      .updateTable('identity.session')
      .set({ second_factor_at: now })
      .where('id', '=', actor.sessionId ?? '')
      .execute()
    await audit('person', actor.id)
    return null
  }
})
