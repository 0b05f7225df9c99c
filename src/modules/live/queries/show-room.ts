import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { canProlong } from '../access.ts'
import { roomFor } from '../room.ts'
import { goneAt, phaseOf, prolongedTimes } from '../rules.ts'
import { query } from '../tables.ts'

const shownMembers = 8

export const showRoom = query({
  id: 'live.show-room',
  summary: 'A room of mine: when it opens, who is expected',
  access: signedIn,
  input: z.object({ roomId: z.uuid() }),
  async run({ db, actor, now }, { roomId }) {
    const room = await roomFor(db, roomId, actor.id)
    const expected = await db
      .selectFrom('live.member as m')
      .innerJoin('identity.person_card as p', 'p.id', 'm.person_id')
      .select((row) => ['p.id', 'p.name', 'p.avatar_seed as seed', row.fn.countAll<number>().over().as('count')])
      .where('m.room_id', '=', roomId)
      .orderBy((row) => row.case().when('p.id', '=', room.host_id).then(0).else(1).end())
      .orderBy('p.name')
      .orderBy('p.id')
      .limit(shownMembers)
      .execute()
    return {
      id: room.id,
      kind: room.kind,
      subjectId: room.subject_id,
      title: room.title,
      phase: phaseOf(room, now),
      opensAt: room.opens_at,
      startsAt: room.starts_at,
      endsAt: room.ends_at,
      closesAt: room.closes_at,
      goneAt: goneAt(room),
      maxPeople: room.max_people,
      isHost: room.host_id === actor.id,
      hostId: room.host_id,
      mayProlong: canProlong(room, actor.id, now) === true,
      prolongedTimes: prolongedTimes(room),
      messages: room.messages,
      expected: expected.map(({ count: _, ...one }) => one),
      expectedCount: expected[0]?.count ?? 0,
      now
    }
  }
})
