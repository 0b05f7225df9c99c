import type { AnyWork } from '#platform/db.ts'
import { now } from '#platform/time/clock.ts'
import { addMembers } from './open-room.ts'
import type { RoomKind } from './rules.ts'
import { own } from './tables.ts'

export interface RoomChange {
  kind: RoomKind
  subjectId: string
  title?: string
  hostId?: string
  startsAt?: Date
  endsAt?: Date
  /** All members from now on; who is no longer among them is outside at once. */
  memberIds?: readonly string[]
  maxPeople?: number
  cancelled?: boolean
}

/**
 * Moves a room, changes who may come in, calls it off. Who is inside and may no longer be is told within
 * seconds, by the next beat. A room that does not exist stays so.
 */
export async function changeRoom(transaction: AnyWork, { kind, subjectId, memberIds, ...change }: RoomChange): Promise<void> {
  const work = own(transaction)
  const room = await work.selectFrom('live.room').selectAll().where('kind', '=', kind).where('subject_id', '=', subjectId).forUpdate().executeTakeFirst()
  if (!room) return
  const startsAt = change.startsAt ?? room.starts_at
  const endsAt = change.endsAt ?? room.ends_at
  if (endsAt <= startsAt) throw new RangeError('a room ends after it starts')
  const moved = startsAt.getTime() !== room.starts_at.getTime() || endsAt.getTime() !== room.ends_at.getTime()
  const hostId = change.hostId ?? room.host_id
  await work
    .updateTable('live.room')
    .set({
      title: change.title?.slice(0, 200) ?? room.title,
      host_id: hostId,
      max_people: change.maxPeople ?? room.max_people,
      ...(moved && {
        opens_at: new Date(startsAt.getTime() - (room.starts_at.getTime() - room.opens_at.getTime())),
        starts_at: startsAt,
        ends_at: endsAt,
        closes_at: endsAt,
        closed_at: null
      }),
      ...(change.cancelled !== undefined && { cancelled_at: change.cancelled ? (room.cancelled_at ?? now()) : null })
    })
    .where('id', '=', room.id)
    .execute()
  if (memberIds) {
    await addMembers(transaction, room.id, [hostId, ...memberIds])
    await work
      .deleteFrom('live.member')
      .where('room_id', '=', room.id)
      .where('person_id', 'not in', [hostId, ...memberIds])
      .execute()
  } else if (change.hostId) await addMembers(transaction, room.id, [hostId])
  // Nobody sits in a room that was called off, was moved away from now, or is no longer theirs.
  const at = now()
  const outside = change.cancelled || (moved && at < new Date(startsAt.getTime() - (room.starts_at.getTime() - room.opens_at.getTime())))
  await work
    .updateTable('live.stay')
    .set({ left_at: at, ended_by: change.cancelled ? 'closed' : 'removed' })
    .where('room_id', '=', room.id)
    .where('left_at', 'is', null)
    .$if(!outside, (all) => all.where('person_id', 'not in', work.selectFrom('live.member').select('person_id').where('room_id', '=', room.id)))
    .execute()
}
