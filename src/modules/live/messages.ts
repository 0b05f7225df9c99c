import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow } from '#platform/errors.ts'
import { canStay } from './access.ts'
import { lockRoomFor, roomFor, tellRoom } from './room.ts'
import { messageLength } from './rules.ts'
import { query, useCase } from './tables.ts'

export const sendMessage = useCase({
  id: 'live.send-message',
  summary: 'Write to everybody in the room',
  access: signedIn,
  input: z.object({
    roomId: z.uuid(),
    text: z
      .string()
      .transform((text) => text.trim())
      .pipe(z.string().min(1).max(messageLength))
  }),
  output: z.object({ n: z.number() }),
  limit: { max: 30, seconds: 60 },
  async run({ work, actor, now, afterCommit }, { roomId, text }) {
    // Numbered under the lock, so that a reader who has seen number 7 has seen number 6.
    const room = await lockRoomFor(work, roomId, actor.id)
    allow(canStay(room, now))
    const n = room.messages + 1
    await work.updateTable('live.room').set({ messages: n }).where('id', '=', roomId).execute()
    await work.insertInto('live.message').values({ room_id: roomId, n, person_id: actor.id, text, sent_at: now }).execute()
    afterCommit(() => tellRoom(roomId))
    return { n }
  }
})

export const listMessages = query({
  id: 'live.list-messages',
  summary: 'What was written in a room of mine: the newest, those before a number, or those after one',
  access: signedIn,
  input: z.object({
    roomId: z.uuid(),
    before: z.coerce.number().int().min(1).max(2_000_000_000).optional(),
    after: z.coerce.number().int().min(0).max(2_000_000_000).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50)
  }),
  async run({ db, actor }, { roomId, before, after, limit }) {
    await roomFor(db, roomId, actor.id)
    const rows = await db
      .selectFrom('live.message as m')
      .leftJoin('identity.person_card as p', 'p.id', 'm.person_id')
      .select(['m.n', 'm.person_id as personId', 'p.name', 'p.avatar_seed as seed', 'm.text', 'm.sent_at as sentAt'])
      .where('m.room_id', '=', roomId)
      .$if(before !== undefined, (all) => all.where('m.n', '<', before ?? 0))
      .$if(after !== undefined, (all) => all.where('m.n', '>', after ?? 0))
      .orderBy('m.n', after === undefined ? 'desc' : 'asc')
      .limit(limit)
      .execute()
    const inOrder = after === undefined ? rows.reverse() : rows
    return { rows: inOrder.map((row) => ({ ...row, name: row.name ?? '', seed: row.seed ?? '', mine: row.personId === actor.id })) }
  }
})
