import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { readIceConfig } from './ice-servers.ts'
import { keepTime } from './keep-time.ts'
import { registerLivePrivacy } from './privacy.ts'
import { read } from './tables.ts'

registerLivePrivacy()

export const live: Module = {
  name: 'live',
  api,
  schedules: [keepTime],
  topics: {
    room: async (actor, id, db) =>
      actor.kind === 'person' &&
      /^[0-9a-f-]{36}$/.test(id) &&
      (await read(db).selectFrom('live.member').select('room_id').where('room_id', '=', id).where('person_id', '=', actor.id).executeTakeFirst()) !== undefined
  },
  // A wrong address of a relay is said at the start, not in the first consultation.
  async http() {
    readIceConfig()
  }
}

export { type Attendance, attendanceOf } from './attendance.ts'
export { changeRoom, type RoomChange } from './change-room.ts'
export { openRoom, type RoomWish } from './open-room.ts'
export { type RoomOf, roomsOf } from './room-of.ts'
// Pages.
export { sessionRecord } from './attendance.ts'
export { listMessages } from './messages.ts'
export { showRoom } from './queries/show-room.ts'
