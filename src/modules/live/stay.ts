import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { Db, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { canStay } from './access.ts'
import { type Room, roomFor, seenSince, tellRoom } from './room.ts'
import type { EndedBy } from './rules.ts'
import { type Tables, useCase } from './tables.ts'

/** Why this tab is no longer in the room; null: it is. */
export async function endOf(db: Db<Tables> | Work<Tables>, room: Room, stayId: string, personId: string, now: Date): Promise<EndedBy | null> {
  const stay = await db
    .selectFrom('live.stay')
    .select(['ended_by', 'last_seen_at'])
    .where('id', '=', stayId)
    .where('room_id', '=', room.id)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (!stay) throw refuse.notFound()
  if (stay.ended_by) return stay.ended_by
  if (canStay(room, now) !== true) return 'closed'
  return stay.last_seen_at < seenSince(now) ? 'quiet' : null
}

const input = z.object({ roomId: z.uuid(), stayId: z.uuid() })

export const beat = useCase({
  id: 'live.beat',
  summary: 'Say that I am still in the room',
  access: signedIn,
  input,
  output: z.object({ over: z.enum(['left', 'taken-over', 'quiet', 'removed', 'closed']).nullable() }),
  limit: { max: 60, seconds: 60 },
  async run({ work, actor, now }, { roomId, stayId }) {
    const room = await roomFor(work, roomId, actor.id)
    const over = await endOf(work, room, stayId, actor.id, now)
    if (!over) await work.updateTable('live.stay').set({ last_seen_at: now }).where('id', '=', stayId).where('left_at', 'is', null).execute()
    return { over }
  }
})

export const leaveRoom = useCase({
  id: 'live.leave-room',
  summary: 'Leave a room',
  access: signedIn,
  input,
  limit: { max: 60, seconds: 60 },
  async run({ work, actor, now, afterCommit }, { roomId, stayId }) {
    const { numUpdatedRows } = await work
      .updateTable('live.stay')
      .set((row) => ({
        ended_by: row
          .case()
          .when('last_seen_at', '<', seenSince(now))
          .then('quiet' as const)
          .else('left' as const)
          .end(),
        left_at: row.case().when('last_seen_at', '<', seenSince(now)).then(row.ref('last_seen_at')).else(now).end()
      }))
      .where('id', '=', stayId)
      .where('room_id', '=', roomId)
      .where('person_id', '=', actor.id)
      .where('left_at', 'is', null)
      .execute()
      .then(([result]) => result ?? { numUpdatedRows: 0n })
    if (numUpdatedRows > 0n) afterCommit(() => tellRoom(roomId))
    return null
  }
})
