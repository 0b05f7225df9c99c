import type { AnyWork } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { now } from '#platform/time/clock.ts'
import { mostMembers, mostPeople, type RoomKind } from './rules.ts'
import { own } from './tables.ts'

export interface RoomWish {
  kind: RoomKind
  /** The booking or the office hours: one room each. */
  subjectId: string
  title: string
  hostId: string
  startsAt: Date
  endsAt: Date
  /** Who may come in; the host always may. */
  memberIds: readonly string[]
  /** How many are inside at once, the host among them. */
  maxPeople: number
  opensMinutesBefore?: number
}

/** A room for what was booked; asked again, it is the room that is there already, unchanged. */
export async function openRoom(transaction: AnyWork, wish: RoomWish): Promise<{ roomId: string }> {
  const { kind, subjectId, title, hostId, startsAt, endsAt, memberIds, maxPeople, opensMinutesBefore = 10 } = wish
  if (endsAt <= startsAt) throw new RangeError('a room ends after it starts')
  if (maxPeople < 2 || maxPeople > mostPeople) throw new RangeError(`a room holds 2 to ${mostPeople} people`)
  const work = own(transaction)
  const made = await work
    .insertInto('live.room')
    .values({
      id: newId(),
      kind,
      subject_id: subjectId,
      title: title.slice(0, 200),
      host_id: hostId,
      opens_at: new Date(startsAt.getTime() - opensMinutesBefore * 60_000),
      starts_at: startsAt,
      ends_at: endsAt,
      closes_at: endsAt,
      max_people: maxPeople,
      cancelled_at: null,
      closed_at: null,
      created_at: now()
    })
    .onConflict((conflict) => conflict.columns(['kind', 'subject_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) {
    const { id } = await work.selectFrom('live.room').select('id').where('kind', '=', kind).where('subject_id', '=', subjectId).executeTakeFirstOrThrow()
    return { roomId: id }
  }
  await addMembers(transaction, made.id, [hostId, ...memberIds])
  return { roomId: made.id }
}

export async function addMembers(transaction: AnyWork, roomId: string, personIds: readonly string[]): Promise<void> {
  const ids = [...new Set(personIds)]
  if (ids.length > mostMembers) throw new RangeError(`a room has at most ${mostMembers} members`)
  await own(transaction)
    .insertInto('live.member')
    .values(ids.map((person_id) => ({ room_id: roomId, person_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
