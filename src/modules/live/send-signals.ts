import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { endOf } from './stay.ts'
import { roomFor, seenSince, tellRoom } from './room.ts'
import { candidateLength, letterLength, payloadsPerLetter, type Signal, sdpLength } from './rules.ts'
import { useCase } from './tables.ts'

const signal: z.ZodType<Signal> = z.union([
  z.object({ description: z.object({ type: z.enum(['offer', 'answer']), sdp: z.string().max(sdpLength) }) }),
  z.object({
    candidate: z.object({
      candidate: z.string().max(candidateLength),
      sdpMid: z.string().max(100).nullable(),
      sdpMLineIndex: z.int().min(0).max(1000).nullable(),
      usernameFragment: z.string().max(256).nullable()
    })
  }),
  z.object({ again: z.literal(true) })
])

export const sendSignals = useCase({
  id: 'live.send-signals',
  summary: 'Tell the browser of somebody in the room how mine can be reached',
  access: signedIn,
  input: z.object({
    roomId: z.uuid(),
    /** My stay, and the one it is for. */
    from: z.uuid(),
    to: z.uuid(),
    payloads: z
      .array(signal)
      .min(1)
      .max(payloadsPerLetter)
      .refine((all) => JSON.stringify(all).length <= letterLength, 'live/letter-too-long')
  }),
  limit: { max: 240, seconds: 60 },
  async run({ work, actor, now, afterCommit }, { roomId, from, to, payloads }) {
    const room = await roomFor(work, roomId, actor.id)
    const over = await endOf(work, room, from, actor.id, now)
    if (over) throw refuse.conflict('live/not-inside')
    // The row of the reader is locked until the commit: the numbers are in the order in which letters can be seen.
    const box = await work
      .updateTable('live.stay')
      .set((row) => ({ letters: row('letters', '+', 1) }))
      .where('id', '=', to)
      .where('room_id', '=', roomId)
      .where('person_id', '!=', actor.id)
      .where('left_at', 'is', null)
      .where('last_seen_at', '>=', seenSince(now))
      .returning('letters')
      .executeTakeFirst()
    if (!box) throw refuse.conflict('live/they-left')
    await work
      .insertInto('live.signal')
      .values({ to_stay: to, n: box.letters, from_stay: from, payloads: JSON.stringify(payloads) as unknown as Signal[], sent_at: now })
      .execute()
    afterCommit(() => tellRoom(roomId))
    return null
  }
})
