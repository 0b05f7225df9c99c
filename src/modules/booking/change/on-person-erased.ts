import type { Tools } from '../money.ts'
import { lockBooking } from '../book/lock-booking.ts'
import { callOffSession } from '../office/end-sessions.ts'
import { endSeat, lockSession } from '../office/seats.ts'
import { reaction } from '../tables.ts'
import { lockCalendar } from '../taken.ts'
import { cancel } from './cancel-booking.ts'

/** An account is gone: what was still to come is called off, and whoever paid for it gets everything back. */
export const cancelOnErased = reaction('person.erased', 'call-off-bookings', async (doing, { payload: { personId } }) => {
  const { work, now } = doing
  const coming = await work
    .selectFrom('booking.booking')
    .select(['id', 'expert_id'])
    .where((row) => row.or([row('learner_id', '=', personId), row('expert_id', '=', personId)]))
    .where('state', '=', 'confirmed')
    .where('starts_at', '>', now)
    .orderBy('expert_id')
    .orderBy('id')
    .execute()
  for (const { id, expert_id } of coming) {
    const booking = await lockBooking(work, id, expert_id)
    if (booking.state === 'confirmed') await cancel(doing, booking, { by: 'platform', fee: 0, reason: '', moved: false })
  }
  await endSeatsAndSessions(doing, personId)
  // The clock ends them as soon as nothing of them is under way.
  await work
    .updateTable('booking.pack')
    .set({ valid_until: now })
    .where((row) => row.or([row('learner_id', '=', personId), row('expert_id', '=', personId)]))
    .where('state', '=', 'open')
    .where('valid_until', '>', now)
    .execute()
  await work.updateTable('booking.service').set({ archived_at: now }).where('expert_id', '=', personId).where('archived_at', 'is', null).execute()
  await work.updateTable('booking.office_hours').set({ stopped_at: now }).where('expert_id', '=', personId).where('stopped_at', 'is', null).execute()
})

async function endSeatsAndSessions(tools: Tools, personId: string): Promise<void> {
  const { work, now } = tools
  const seats = await work
    .selectFrom('booking.seat as x')
    .innerJoin('booking.session as s', 's.id', 'x.session_id')
    .selectAll('x')
    .where('x.learner_id', '=', personId)
    .where('x.state', 'in', ['held', 'taken'])
    .where('s.state', '=', 'planned')
    .orderBy('x.session_id')
    .execute()
  for (const seat of seats) {
    await lockSession(work, seat.session_id)
    await endSeat(tools, seat, 0, 'account-erased')
  }
  const sessions = await work
    .selectFrom('booking.session')
    .select('id')
    .where('expert_id', '=', personId)
    .where('state', '=', 'planned')
    .where('ends_at', '>', now)
    .orderBy('id')
    .execute()
  if (sessions.length > 0) await lockCalendar(work, personId)
  for (const { id } of sessions) await callOffSession(tools, await lockSession(work, id), '')
}
