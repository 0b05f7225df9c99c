import type { Selectable } from 'kysely'
import type { Db, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { hint } from '#platform/realtime.ts'
import { quietSeconds } from './rules.ts'
import type { RoomTable, Tables } from './tables.ts'

export type Room = Selectable<RoomTable>

/** The room, for one of its members; for everybody else there is no such room. */
export async function roomFor(db: Db<Tables> | Work<Tables>, roomId: string, personId: string): Promise<Room> {
  const room = await asked(db, roomId, personId).executeTakeFirst()
  if (!room) throw refuse.notFound()
  return room
}

/** The same, and nobody else comes in, speaks or moves it until this transaction ends. */
export async function lockRoomFor(work: Work<Tables>, roomId: string, personId: string): Promise<Room> {
  const room = await asked(work, roomId, personId).forUpdate('r').executeTakeFirst()
  if (!room) throw refuse.notFound()
  return room
}

const asked = (db: Db<Tables> | Work<Tables>, roomId: string, personId: string) =>
  db
    .selectFrom('live.room as r')
    .innerJoin('live.member as m', 'm.room_id', 'r.id')
    .selectAll('r')
    .where('r.id', '=', roomId)
    .where('m.person_id', '=', personId || null)

export const tellRoom = (roomId: string) => hint(`room:${roomId}`)

/** Seen lately enough to count as present. */
export const seenSince = (now: Date) => new Date(now.getTime() - quietSeconds * 1000)
