import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { roomFor } from './room.ts'
import { query, read } from './tables.ts'

export interface Attendance {
  personId: string
  firstJoinedAt: Date
  lastSeenAt: Date
  /** Inside the room, all stays together; who was away in between is not counted. */
  seconds: number
}

/** Who was in the room and for how long. Who never came is not in the list. */
export async function attendanceOf(db: AnyDb, roomId: string): Promise<Attendance[]> {
  return read(db)
    .selectFrom('live.stay')
    .select((row) => [
      'person_id as personId',
      row.fn.min('joined_at').as('firstJoinedAt'),
      sql<Date>`max(coalesce(left_at, last_seen_at))`.as('lastSeenAt'),
      // Stays of one person never overlap: coming in ends the one before.
      sql<number>`round(sum(extract(epoch from coalesce(left_at, last_seen_at) - joined_at)))::int`.as('seconds')
    ])
    .where('room_id', '=', roomId)
    .groupBy('person_id')
    .orderBy('firstJoinedAt')
    .execute()
}

const mostStays = 500

export const sessionRecord = query({
  id: 'live.session-record',
  summary: 'Who was in a room of mine, from when to when',
  access: signedIn,
  input: z.object({ roomId: z.uuid() }),
  async run({ db, actor }, { roomId }) {
    const room = await roomFor(db, roomId, actor.id)
    const people = await attendanceOf(db as AnyDb, roomId)
    const stays = await db
      .selectFrom('live.stay')
      .select((row) => ['person_id as personId', 'joined_at as from', row.fn.coalesce('left_at', 'last_seen_at').as('until')])
      .where('room_id', '=', roomId)
      .orderBy('joined_at')
      .limit(mostStays)
      .execute()
    const cards = people.length
      ? await db
          .selectFrom('identity.person_card')
          .select(['id', 'name', 'avatar_seed as seed'])
          .where(
            'id',
            'in',
            people.map((one) => one.personId)
          )
          .execute()
      : []
    return {
      roomId: room.id,
      title: room.title,
      startsAt: room.starts_at,
      endsAt: room.ends_at,
      people: people.map((one) => {
        const card = cards.find((found) => found.id === one.personId)
        return {
          ...one,
          name: card?.name ?? '',
          seed: card?.seed ?? '',
          isHost: one.personId === room.host_id,
          stays: stays.filter((stay) => stay.personId === one.personId).map(({ from, until }) => ({ from, until }))
        }
      })
    }
  }
})
