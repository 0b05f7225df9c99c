import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'

export const sendAgain = useCase({
  id: 'ops.send-message-again',
  summary: 'Send a message that failed, or of which nobody knows whether it arrived, once more',
  access: withRole('operator', 'admin'),
  input: z.object({ messageId: z.uuid() }),
  output: z.object({ state: z.literal('queued') }),
  async run({ work, now, publish, audit }, { messageId }) {
    const found = await work.selectFrom('platform.outgoing').select('state').where('id', '=', messageId).forUpdate().executeTakeFirst()
    if (!found) throw refuse.notFound()
    if (found.state !== 'failed' && found.state !== 'unclear') throw refuse.conflict('ops/message-not-stuck')
    await work.updateTable('platform.outgoing').set({ state: 'queued', attempts: 0, not_before: now, error: null }).where('id', '=', messageId).execute()
    await publish('message.queued', { messageId })
    await audit('message', messageId, { was: found.state })
    return { state: 'queued' as const }
  }
})
