import { z } from 'zod'
import type { AnyWork } from '#platform/db.ts'
import { own, useCase } from '../tables.ts'
import { ownSession } from '../who.ts'

/** Ends every session of a person but the one named; tells how many. */
export async function endSessions(work: AnyWork, personId: string, except?: string): Promise<number> {
  let sessions = own(work).deleteFrom('identity.session').where('person_id', '=', personId)
  if (except) sessions = sessions.where('id', '<>', except)
  return Number((await sessions.executeTakeFirst()).numDeletedRows)
}

export const endOtherSessions = useCase({
  id: 'identity.end-other-sessions',
  summary: 'Sign out everywhere but here',
  access: ownSession,
  input: z.object({}),
  output: z.object({ ended: z.number() }),
  async run({ work, actor, audit }) {
    const ended = await endSessions(work, actor.id, actor.sessionId)
    await audit('person', actor.id, { ended })
    return { ended }
  }
})
