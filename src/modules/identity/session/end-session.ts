import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'

export const endSession = useCase({
  id: 'identity.end-session',
  summary: 'Sign out one of my devices',
  access: ownSession,
  input: z.object({ sessionId: z.uuid() }),
  async run({ work, actor, audit }, { sessionId }) {
    const ended = await work.deleteFrom('identity.session').where('id', '=', sessionId).where('person_id', '=', actor.id).returning('id').executeTakeFirst()
    if (!ended) throw refuse.notFound()
    await audit('person', actor.id, { sessionId })
    return null
  }
})
