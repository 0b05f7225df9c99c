import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'
import { secondFactorFits } from './check-code.ts'

export const disableTotp = useCase({
  id: 'identity.disable-totp',
  summary: 'Turn the second step off, with a code',
  access: ownSession,
  input: z.object({ code: z.string().trim().min(6).max(20) }),
  limit: { max: 10, seconds: 600 },
  async run({ work, actor, now, audit }, { code }) {
    if (!(await secondFactorFits(work, actor.id, code, now))) throw refuse.invalid('platform/invalid', { fields: { code: ['identity/code-wrong'] } })
    await work.updateTable('identity.person').set({ totp_sealed: null, totp_enabled_at: null, totp_step: null }).where('id', '=', actor.id).execute()
    await work.deleteFrom('identity.recovery_code').where('person_id', '=', actor.id).execute()
    await audit('person', actor.id)
    return null
  }
})
