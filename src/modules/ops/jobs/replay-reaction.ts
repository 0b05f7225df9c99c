import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { runReaction } from '#platform/events/run-reaction.ts'
import { knownReaction } from '#platform/known-modules.ts'
import { useCase } from '../tables.ts'

export const replayReaction = useCase({
  id: 'ops.replay-reaction',
  summary: 'Run a failed reaction again, now; running it twice changes nothing',
  access: withRole('operator', 'admin'),
  input: z.object({ eventId: z.uuid(), reaction: z.string().min(1).max(120) }),
  output: z.object({ done: z.boolean(), error: z.string().nullable() }),
  async run({ work, actor, now, audit }, { eventId, reaction: id }) {
    // The lock keeps a second click waiting; the reaction itself runs in a transaction of its own.
    const failed = await work
      .selectFrom('platform.reaction_failed')
      .select('replayed_at')
      .where('event_id', '=', eventId)
      .where('reaction', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!failed) throw refuse.notFound()
    if (failed.replayed_at) throw refuse.conflict('ops/already-replayed')
    const reaction = knownReaction(id)
    if (!reaction) throw refuse.gone('ops/reaction-gone')
    const error = await runReaction(reaction, eventId).then(
      () => null,
      (thrown: unknown) => (thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
    )
    const row = work.updateTable('platform.reaction_failed').where('event_id', '=', eventId).where('reaction', '=', id)
    if (error === null) await row.set({ replayed_at: now, replayed_by: actor.id || null }).execute()
    else await row.set((eb) => ({ attempts: eb('attempts', '+', 1), error: error.slice(0, 4000), failed_at: now })).execute()
    await audit('reaction', `${id} ${eventId}`, { done: error === null })
    return { done: error === null, error: error?.split('\n')[0] ?? null }
  }
})
