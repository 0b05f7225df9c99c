import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { roomFor, seenSince } from '../room.ts'
import { prolongedTimes } from '../rules.ts'
import { endOf } from '../stay.ts'
import { query } from '../tables.ts'

const letters = 50

/** Everything that moves while one is inside, in one reading: whoever sees a hint asks this. */
export const readRoom = query({
  id: 'live.read-room',
  summary: 'What has come for my browser, and who is in the room',
  access: signedIn,
  input: z.object({ roomId: z.uuid(), stayId: z.uuid(), after: z.coerce.number().int().min(0).max(2_000_000_000).default(0) }),
  async run({ db, actor, now }, { roomId, stayId, after }) {
    const room = await roomFor(db, roomId, actor.id)
    const over = await endOf(db, room, stayId, actor.id, now)
    const rows = over
      ? []
      : await db
          .selectFrom('live.signal')
          .select(['n', 'from_stay as from', 'payloads'])
          .where('to_stay', '=', stayId)
          .where('n', '>', after)
          .orderBy('n')
          .limit(letters)
          .execute()
    const people = over
      ? []
      : await db
          .selectFrom('live.stay as s')
          .leftJoin('identity.person_card as p', 'p.id', 's.person_id')
          .select(['s.id as stayId', 's.person_id as personId', 'p.name', 'p.avatar_seed as seed', 's.joined_at as joinedAt'])
          .where('s.room_id', '=', roomId)
          .where('s.left_at', 'is', null)
          .where('s.last_seen_at', '>=', seenSince(now))
          .orderBy('s.joined_at')
          .orderBy('s.id')
          .execute()
    return {
      over,
      rows,
      more: rows.length === letters,
      people: people.map((one) => ({ ...one, name: one.name ?? '', seed: one.seed ?? '', isHost: one.personId === room.host_id })),
      messages: room.messages,
      closesAt: room.closes_at,
      prolongedTimes: prolongedTimes(room)
    }
  }
})
