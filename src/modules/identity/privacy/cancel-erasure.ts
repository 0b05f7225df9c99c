import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'

export const cancelErasure = useCase({
  id: 'identity.cancel-erasure',
  summary: 'Keep my account after all',
  access: ownSession,
  input: z.object({}),
  async run({ work, actor, now, audit }) {
    const kept = await work
      .updateTable('identity.erasure')
      .set({ cancelled_at: now })
      .where('person_id', '=', actor.id)
      .where('cancelled_at', 'is', null)
      .where('done_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!kept) throw refuse.conflict('identity/no-erasure')
    await audit('erasure', kept.id)
    return null
  }
})
