import { z } from 'zod'
import { changeRoom } from '#modules/live/index.ts'
import { signedIn } from '#platform/access.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { Doing } from '#platform/module.ts'
import { hint } from '#platform/realtime.ts'
import { canChange } from '../access.ts'
import { place, serviceToBook } from '../book/book-slot.ts'
import { freeTime } from '../book/confirm.ts'
import { type BookingRow, lockOwnBooking } from '../book/lock-booking.ts'
import { openIntake } from '../book/sealing.ts'
import { promiseBy } from '../money.ts'
import { limits, remindersOf } from '../rules.ts'
import { canStartAt } from '../slots/slots-of-service.ts'
import { take } from '../taken.ts'
import { type Tables, useCase } from '../tables.ts'
import { takeOffer } from '../waiting/take-offer.ts'
import { cancel, feeNow } from './cancel-booking.ts'

export const moveBooking = useCase({
  id: 'booking.move-booking',
  summary: 'Move my booking to another free time: for nothing while the rules say so, later for the fee and a new booking',
  access: signedIn,
  limit: { max: 30, seconds: 3600 },
  input: z.object({
    bookingId: z.uuid(),
    startsAt: z.coerce.date(),
    /** The fee that was seen, in minor units: another one is told, not charged. */
    fee: z.coerce.number().int().min(0)
  }),
  output: z.object({ bookingId: z.string(), orderId: z.string().nullable() }),
  async run(doing, { bookingId, startsAt, fee: seen }) {
    const { booking } = await lockOwnBooking(doing.work, bookingId, doing.actor, 'learner')
    const may = canChange(booking, doing.now)
    if (may !== true) throw refuse.conflict(may)
    if (startsAt.getTime() === booking.starts_at.getTime()) throw refuse.conflict('booking/same-time')
    const fee = feeNow(booking, 'learner', doing.now)
    if (fee !== seen) throw refuse.conflict('booking/fee-changed')
    doing.afterCommit(() => hint(`booking:${bookingId}`))
    const moved = fee === 0 ? await shift(doing, booking, startsAt) : await bookAnew(doing, booking, startsAt, fee)
    await doing.audit('booking', bookingId, { movedTo: startsAt.toISOString(), fee })
    return moved
  }
})

/** The same booking at another time; price, rules and what was written stay. */
async function shift(doing: Doing<Tables>, booking: BookingRow, startsAt: Date): Promise<{ bookingId: string; orderId: null }> {
  const { work, now, publish } = doing
  const service = await work.selectFrom('booking.service').selectAll().where('id', '=', booking.service_id).executeTakeFirstOrThrow()
  const length = booking.ends_at.getTime() - booking.starts_at.getTime()
  const buffers = { beforeMinutes: booking.before_minutes, afterMinutes: booking.after_minutes }
  const endsAt = new Date(startsAt.getTime() + length)
  await freeTime(doing, booking)
  await takeOffer(work, booking.service_id, booking.learner_id, startsAt)
  const can = await canStartAt(work as unknown as AnyDb, { ...service, minutes: length / 60_000 }, startsAt, now, booking.id)
  if (can !== true) throw refuse.conflict(can)
  if (!(await take(work, booking.expert_id, { kind: 'booking', id: booking.id }, { startsAt, endsAt, ...buffers }))) throw refuse.conflict('booking/slot-taken')
  if (booking.pack_id) {
    const pack = await work.selectFrom('booking.pack').select('valid_until').where('id', '=', booking.pack_id).executeTakeFirstOrThrow()
    if (endsAt > pack.valid_until) throw refuse.conflict('booking/pack-over')
  }
  const { day, hour } = remindersOf(startsAt, now)
  const revision = booking.revision + 1
  await work
    .updateTable('booking.booking')
    .set({ starts_at: startsAt, ends_at: endsAt, revision, asked_to_move_at: null, ask_note: '', remind_day_at: day, remind_hour_at: hour })
    .where('id', '=', booking.id)
    .execute()
  if (booking.request_id) await promiseBy(doing, booking.request_id, endsAt)
  await changeRoom(work as unknown as AnyWork, { kind: 'consultation', subjectId: booking.id, startsAt, endsAt })
  await publish('booking.moved', { bookingId: booking.id, learnerId: booking.learner_id, expertId: booking.expert_id, revision })
  return { bookingId: booking.id, orderId: null }
}

/** Too late to move for nothing: the fee is the expert's, the rest goes back, and the new time is booked like any other. */
async function bookAnew(doing: Doing<Tables>, booking: BookingRow, startsAt: Date, fee: number): Promise<{ bookingId: string; orderId: string | null }> {
  if (booking.pack_id) throw refuse.conflict('booking/pack-cannot-move-late')
  await cancel(doing, booking, { by: 'learner', fee, reason: '', moved: true })
  const service = await serviceToBook(doing.work, booking.service_id, doing.actor)
  const answers = openIntake(booking.id, booking.intake_sealed)
  const made = await place(doing, service, { learnerId: booking.learner_id, startsAt, answers, movedFrom: booking.id })
  return { bookingId: made.id, orderId: made.order_id }
}

export const askToMove = useCase({
  id: 'booking.ask-to-move',
  summary: 'As the expert, ask for another time: the learner may then move or cancel for nothing',
  access: signedIn,
  input: z.object({ bookingId: z.uuid(), note: z.string().trim().min(2).max(limits.reason) }),
  async run({ work, actor, now, publish, audit, afterCommit }, { bookingId, note }) {
    const { booking } = await lockOwnBooking(work, bookingId, actor, 'expert')
    const may = canChange(booking, now)
    if (may !== true) throw refuse.conflict(may)
    if (booking.asked_to_move_at) return null
    await work.updateTable('booking.booking').set({ asked_to_move_at: now, ask_note: note }).where('id', '=', bookingId).execute()
    await publish('booking.asked-to-move', { bookingId, learnerId: booking.learner_id, expertId: booking.expert_id })
    await audit('booking', bookingId, { note })
    afterCommit(() => hint(`booking:${bookingId}`))
    return null
  }
})
