import { changeRoom, openRoom } from '#modules/live/index.ts'
import type { AnyWork } from '#platform/db.ts'
import { hint } from '#platform/realtime.ts'
import type { Doing } from '#platform/module.ts'
import type { Tools } from '../money.ts'
import { remindersOf } from '../rules.ts'
import { giveFree } from '../taken.ts'
import { reaction, type Tables } from '../tables.ts'
import { type BookingRow, lockBooking, step } from './lock-booking.ts'

/** It is paid, or costs nothing: from now on it is in both calendars, with a room of its own. */
export async function confirm({ work, publish, now }: Tools, booking: BookingRow): Promise<void> {
  const { day, hour } = remindersOf(booking.starts_at, now)
  await step(work, booking, 'pay', { confirmed_at: now, held_until: null, remind_day_at: day, remind_hour_at: hour })
  await openRoom(work as unknown as AnyWork, {
    kind: 'consultation',
    subjectId: booking.id,
    title: booking.title,
    hostId: booking.expert_id,
    startsAt: booking.starts_at,
    endsAt: booking.ends_at,
    memberIds: [booking.learner_id],
    maxPeople: 2
  })
  await publish('booking.confirmed', { bookingId: booking.id, learnerId: booking.learner_id, expertId: booking.expert_id })
}

export const closeRoom = (work: Tools['work'], bookingId: string): Promise<void> =>
  changeRoom(work as unknown as AnyWork, { kind: 'consultation', subjectId: bookingId, cancelled: true })

async function ofRequest({ work }: Doing<Tables>, requestId: string): Promise<BookingRow | undefined> {
  const found = await work.selectFrom('booking.booking').select(['id', 'expert_id']).where('request_id', '=', requestId).executeTakeFirst()
  return found && lockBooking(work, found.id, found.expert_id)
}

export const confirmOnPaid = reaction('guidance.requested', 'confirm-booking', async (doing, { payload }) => {
  const booking = payload.kind === 'consultation' ? await ofRequest(doing, payload.requestId) : undefined
  if (booking?.state !== 'held') return
  await confirm(doing, booking)
  doing.afterCommit(() => hint(`booking:${booking.id}`))
})

/** Not paid in time, or given up: somebody else may have the slot. */
export const freeOnCancelled = reaction('guidance.cancelled', 'free-slot', async (doing, { payload }) => {
  const booking = payload.kind === 'consultation' ? await ofRequest(doing, payload.requestId) : undefined
  if (booking?.state !== 'held') return
  await step(doing.work, booking, 'lapse', { held_until: null, closed_at: doing.now })
  await freeTime(doing, booking)
  doing.afterCommit(() => hint(`booking:${booking.id}`))
})

/** The slot is anybody's again; whoever waits for it is asked first. */
export async function freeTime(
  { work, publish }: Pick<Tools, 'work' | 'publish'>,
  booking: Pick<BookingRow, 'id' | 'expert_id' | 'starts_at' | 'ends_at'>
): Promise<void> {
  await giveFree(work, { kind: 'booking', id: booking.id })
  await publish('expert-time.freed', { expertId: booking.expert_id, from: booking.starts_at.toISOString(), to: booking.ends_at.toISOString() })
}
