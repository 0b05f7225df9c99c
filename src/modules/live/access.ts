import { type Phase, phaseOf, prolongedTimes, prolongMost, type RoomTimes } from './rules.ts'

const closed: Record<Phase, true | string> = {
  waiting: 'live/not-open-yet',
  open: true,
  farewell: 'live/over',
  ended: 'live/over',
  cancelled: 'live/cancelled'
}

export const canEnter = (room: RoomTimes, now: Date): true | string => closed[phaseOf(room, now)]

export const canStay = (room: RoomTimes, now: Date): true | string => (phaseOf(room, now) === 'farewell' ? true : canEnter(room, now))

export function canProlong(room: RoomTimes & { host_id: string }, personId: string, now: Date): true | string {
  if (room.host_id !== personId) return 'live/host-only'
  const stay = canStay(room, now)
  if (stay !== true) return stay
  return prolongedTimes(room) < prolongMost || 'live/prolonged-enough'
}
