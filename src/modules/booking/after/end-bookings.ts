import { sql } from 'kysely'
import { z } from 'zod'
import { attendanceOf, roomsOf } from '#modules/live/index.ts'
import { onlySystem, signedIn } from '#platform/access.ts'
import type { AnyDb, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { Doing } from '#platform/module.ts'
import { hint } from '#platform/realtime.ts'
import { closeRoom } from '../book/confirm.ts'
import { type BookingRow, lockBooking, lockOwnBooking, step } from '../book/lock-booking.ts'
import { deliver, refundAbsent, release, type Tools } from '../money.ts'
import { absentByRoom, acceptWithinHours } from '../rules.ts'
import { giveFree } from '../taken.ts'
import { type Tables, useCase } from '../tables.ts'

/** Seconds that each side was in the room. */
export async function attendance(
  work: Work<Tables>,
  booking: Pick<BookingRow, 'id' | 'learner_id' | 'expert_id'>
): Promise<{ learner: number; expert: number }> {
  const db = work as unknown as AnyDb
  const room = (await roomsOf(db, 'consultation', [booking.id])).get(booking.id)
  const people = room ? await attendanceOf(db, room.roomId) : []
  const of = (id: string) => people.find((one) => one.personId === id)?.seconds ?? 0
  return { learner: of(booking.learner_id), expert: of(booking.expert_id) }
}

/** The expert was not there: everything goes back at once; a session of a pack can be used again. */
export async function missed(tools: Tools, booking: BookingRow, saidBy: 'learner' | 'clock'): Promise<void> {
  const { work, now, publish } = tools
  await step(work, booking, 'expert-absent', {
    absent: 'expert',
    absent_said_by: saidBy,
    accept_by: null,
    closed_at: now,
    refunded: booking.pack_id ? 0 : booking.amount,
    remind_day_at: null,
    remind_hour_at: null
  })
  if (booking.request_id) await refundAbsent(tools, booking.request_id, booking.expert_id)
  await giveFree(work, { kind: 'booking', id: booking.id })
  if (now < booking.ends_at) await closeRoom(work, booking.id)
  await publish('booking.absent', { bookingId: booking.id, learnerId: booking.learner_id, expertId: booking.expert_id, absent: 'expert', saidBy })
}

/** It is over. The money waits 72 hours for a word of the learner; who was absent is taken from the room. */
export async function end(tools: Tools, booking: BookingRow, learnerAbsent?: 'expert' | 'clock'): Promise<void> {
  const { work, now, publish } = tools
  const acceptBy = booking.request_id
    ? await deliver(tools, booking.request_id, booking.expert_id, booking.ends_at)
    : new Date(now.getTime() + acceptWithinHours * 3_600_000)
  await step(work, booking, 'end', {
    accept_by: acceptBy,
    remind_day_at: null,
    remind_hour_at: null,
    ...(learnerAbsent && { absent: 'learner' as const, absent_said_by: learnerAbsent })
  })
  await giveFree(work, { kind: 'booking', id: booking.id })
  const about = { bookingId: booking.id, learnerId: booking.learner_id, expertId: booking.expert_id }
  if (learnerAbsent) await publish('booking.absent', { ...about, absent: 'learner', saidBy: learnerAbsent })
  else await publish('booking.ended', about)
}

/** One round of the clock. */
export const round = 100

export const endDueBookings = useCase({
  id: 'booking.end-due-bookings',
  access: onlySystem,
  input: z.object({}),
  async run(doing) {
    const { rows } = await sql<{ id: string; expert_id: string }>`
      select id, expert_id from booking.booking where state = 'confirmed' and ends_at <= ${doing.now} order by ends_at limit ${round}`.execute(doing.work)
    // Calendars are locked in one order, whoever comes along at the same time.
    for (const { id, expert_id } of rows.sort((a, b) => (a.expert_id < b.expert_id ? -1 : 1))) {
      const booking = await lockBooking(doing.work, id, expert_id)
      if (booking.state !== 'confirmed' || booking.ends_at > doing.now) continue
      const absent = absentByRoom(await attendance(doing.work, booking))
      if (absent === 'expert') await missed(doing, booking, 'clock')
      else await end(doing, booking, absent === 'learner' ? 'clock' : undefined)
      doing.afterCommit(() => hint(`booking:${id}`))
    }
    return { count: rows.length }
  }
})

async function accept(doing: Doing<Tables>, booking: BookingRow, by: 'learner' | 'clock'): Promise<void> {
  await step(doing.work, booking, 'accept', { closed_at: doing.now, accept_by: null, released: booking.amount })
  if (booking.request_id) await release(doing, booking.request_id, by)
  await doing.publish('booking.closed', { bookingId: booking.id, learnerId: booking.learner_id, expertId: booking.expert_id, by })
  doing.afterCommit(() => hint(`booking:${booking.id}`))
}

export const acceptBooking = useCase({
  id: 'booking.accept-booking',
  summary: 'Say that the consultation was good: the held money goes to the expert',
  access: signedIn,
  input: z.object({ bookingId: z.uuid() }),
  output: z.object({ state: z.string() }),
  async run(doing, { bookingId }) {
    const { booking } = await lockOwnBooking(doing.work, bookingId, doing.actor, 'learner')
    if (booking.state !== 'ended') throw refuse.conflict('booking/closed')
    await accept(doing, booking, 'learner')
    return { state: 'done' }
  }
})

export const acceptByClock = useCase({
  id: 'booking.accept-by-clock',
  access: onlySystem,
  input: z.object({}),
  async run(doing) {
    const { rows } = await sql<{ id: string; expert_id: string }>`
      select id, expert_id from booking.booking where state = 'ended' and accept_by <= ${doing.now} order by accept_by limit ${round}`.execute(doing.work)
    for (const { id, expert_id } of rows.sort((a, b) => (a.expert_id < b.expert_id ? -1 : 1))) {
      const booking = await lockBooking(doing.work, id, expert_id)
      if (booking.state === 'ended') await accept(doing, booking, 'clock')
    }
    return { count: rows.length }
  }
})
