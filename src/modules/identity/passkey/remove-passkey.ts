import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { waysIn } from '../session/ways-in.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'

export const removePasskey = useCase({
  id: 'identity.remove-passkey',
  summary: 'Forget one of my passkeys',
  access: ownSession,
  input: z.object({ passkeyId: z.uuid() }),
  async run({ work, actor, audit }, { passkeyId }) {
    const removed = await work.deleteFrom('identity.passkey').where('id', '=', passkeyId).where('person_id', '=', actor.id).returning('id').executeTakeFirst()
    if (!removed) throw refuse.notFound()
    if ((await waysIn(work, actor.id)) === 0) throw refuse.conflict('identity/last-way-in')
    await audit('passkey', passkeyId)
    return null
  }
})
