import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'

export const revokeToken = useCase({
  id: 'identity.revoke-token',
  summary: 'Make one of my API tokens worthless at once',
  access: ownSession,
  input: z.object({ tokenId: z.uuid() }),
  async run({ work, actor, now, audit }, { tokenId }) {
    const revoked = await work
      .updateTable('identity.api_token')
      .set({ revoked_at: now })
      .where('id', '=', tokenId)
      .where('person_id', '=', actor.id)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!revoked) throw refuse.notFound()
    await audit('token', tokenId)
    return null
  }
})
