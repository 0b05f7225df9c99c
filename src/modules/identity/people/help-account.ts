import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import type { Actor } from '#platform/actor.ts'
import type { AnyWork } from '#platform/db.ts'
import { allow, refuse } from '#platform/errors.ts'
import { canTouchAccount } from '../access.ts'
import { endSessions } from '../session/end-other-sessions.ts'
import { own, useCase } from '../tables.ts'

async function mayTouch(work: AnyWork, actor: Actor, personId: string): Promise<true | string> {
  const held = await own(work).selectFrom('identity.person_role').select('role').where('person_id', '=', personId).execute()
  if (held.length === 0) throw refuse.notFound()
  return canTouchAccount(
    actor,
    held.map(({ role }) => role)
  )
}

export const signOutPerson = useCase({
  id: 'identity.sign-out-person',
  summary: 'End all sessions of somebody, e.g. after a stolen phone',
  access: withRole('admin', 'operator', 'support'),
  input: z.object({ personId: z.uuid() }),
  output: z.object({ ended: z.number() }),
  async run({ work, actor, audit }, { personId }) {
    allow(await mayTouch(work, actor, personId))
    const ended = await endSessions(work, personId, actor.sessionId)
    await audit('person', personId, { ended })
    return { ended }
  }
})

export const dropSecondFactor = useCase({
  id: 'identity.drop-second-factor',
  summary: 'Turn the second step off for somebody who lost phone and recovery codes; ends all sessions',
  access: withRole('admin'),
  input: z.object({ personId: z.uuid() }),
  async run({ work, actor, audit }, { personId }) {
    allow(await mayTouch(work, actor, personId))
    await work.updateTable('identity.person').set({ totp_sealed: null, totp_enabled_at: null, totp_step: null }).where('id', '=', personId).execute()
    await work.deleteFrom('identity.recovery_code').where('person_id', '=', personId).execute()
    await endSessions(work, personId, actor.sessionId)
    await audit('person', personId)
    return null
  }
})
