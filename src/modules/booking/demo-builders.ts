import { database } from '#platform/db.ts'
import { perform } from '#platform/perform.ts'
import { endDueBookings } from './after/end-bookings.ts'
import { acceptSeats, endDueSessions } from './office/end-sessions.ts'
import { layOutSessions } from './office/series.ts'
import { own } from './tables.ts'

export { acceptBooking } from './after/end-bookings.ts'
export { writeNotes } from './after/notes.ts'
export { bookSlot } from './book/book-slot.ts'
export { aCalendar, aService } from './builders.ts'
export { putQuestion } from './office/queue.ts'
export { takeSeat } from './office/seats.ts'
export { openOfficeHours } from './office/series.ts'

/** What the clock of bookings does, at the moment that the demo world has come to. */
export async function bookingClock(): Promise<void> {
  await perform(endDueBookings, {})
  await perform(layOutSessions, {})
  await perform(endDueSessions, {})
  await perform(acceptSeats, {})
}

/** The next office hours of an expert, seen from a moment of the past. */
export const nextSession = (expertId: string, after: Date) =>
  own(database() as never)
    .selectFrom('booking.session')
    .select(['id', 'amount'])
    .where('expert_id', '=', expertId)
    .where('starts_at', '>', after)
    .orderBy('starts_at')
    .limit(1)
    .executeTakeFirst()
