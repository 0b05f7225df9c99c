import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { canEnter } from './access.ts'
import { lockRoomFor, seenSince, tellRoom } from './room.ts'
import { hasPlace } from './rules.ts'
import { useCase } from './tables.ts'

export const joinRoom = useCase({
  id: 'live.join-room',
  summary: 'Come into a room; a tab in which I am already there gives way',
  access: signedIn,
  input: z.object({ roomId: z.uuid() }),
  output: z.object({ stayId: z.uuid() }),
  limit: { max: 30, seconds: 60 },
  async run({ work, actor, now, afterCommit }, { roomId }) {
    const room = await lockRoomFor(work, roomId, actor.id)
    allow(canEnter(room, now))
    await work
      .updateTable('live.stay')
      .set((row) => ({ left_at: row.ref('last_seen_at'), ended_by: 'quiet' as const }))
      .where('room_id', '=', roomId)
      .where('left_at', 'is', null)
      .where('last_seen_at', '<', seenSince(now))
      .execute()
    const present = await work.selectFrom('live.stay').select('person_id').where('room_id', '=', roomId).where('left_at', 'is', null).execute()
    const others = present.filter((one) => one.person_id !== actor.id)
    const hostIsIn = others.some((one) => one.person_id === room.host_id)
    if (!hasPlace({ others: others.length, most: room.max_people, isHost: room.host_id === actor.id, hostIsIn })) throw refuse.conflict('live/full')
    await work
      .updateTable('live.stay')
      .set({ left_at: now, last_seen_at: now, ended_by: 'taken-over' })
      .where('room_id', '=', roomId)
      .where('person_id', '=', actor.id)
      .where('left_at', 'is', null)
      .execute()
    const stayId = newId()
    await work
      .insertInto('live.stay')
      .values({ id: stayId, room_id: roomId, person_id: actor.id, joined_at: now, last_seen_at: now, left_at: null, ended_by: null })
      .execute()
    afterCommit(() => tellRoom(roomId))
    return { stayId }
  }
})
