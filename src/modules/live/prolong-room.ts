import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow } from '#platform/errors.ts'
import { canProlong } from './access.ts'
import { lockRoomFor, tellRoom } from './room.ts'
import { prolonged } from './rules.ts'
import { useCase } from './tables.ts'

export const prolongRoom = useCase({
  id: 'live.prolong-room',
  summary: 'Keep my room open a quarter of an hour longer',
  access: signedIn,
  input: z.object({ roomId: z.uuid() }),
  output: z.object({ closesAt: z.date() }),
  async run({ work, actor, now, audit, afterCommit }, { roomId }) {
    const room = await lockRoomFor(work, roomId, actor.id)
    allow(canProlong(room, actor.id, now))
    const closesAt = prolonged(room.closes_at)
    await work.updateTable('live.room').set({ closes_at: closesAt }).where('id', '=', roomId).execute()
    await audit('room', roomId, { closesAt: closesAt.toISOString() })
    afterCommit(() => tellRoom(roomId))
    return { closesAt }
  }
})
