import { database } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { now } from '#platform/time/clock.ts'
import { openRoom, type RoomWish } from './open-room.ts'

const minutes = 60_000

/** A room that is open now, unless other times are given. For tests and the demo world. */
export async function aRoom(wish: Partial<RoomWish> & { hostId: string }): Promise<{ roomId: string; subjectId: string }> {
  const startsAt = wish.startsAt ?? new Date(now().getTime() - 5 * minutes)
  const subjectId = wish.subjectId ?? newId()
  const { roomId } = await database()
    .transaction()
    .execute((work) =>
      openRoom(work, {
        kind: 'consultation',
        title: '把这个月的退款对清楚',
        memberIds: [],
        maxPeople: 2,
        endsAt: new Date(startsAt.getTime() + 60 * minutes),
        ...wish,
        subjectId,
        startsAt
      })
    )
  return { roomId, subjectId }
}
