import { registerPrivacyPart } from '#modules/identity/index.ts'
import type { Module } from '#platform/module.ts'
import { sideOf } from './access.ts'
import { api } from './api.ts'
import { cancelOnErased } from './change/on-person-erased.ts'
import { confirmOnPaid, freeOnCancelled } from './book/confirm.ts'
import { http } from './http.ts'
import { keepTime, layOutWeekly } from './keep-time.ts'
import { freeSeatOnCancelled, sitOnPaid } from './office/seats.ts'
import { dropPackOnCancelled, openPackOnPaid } from './packs/buy-pack.ts'
import { privacyPart } from './privacy.ts'
import { read } from './tables.ts'
import * as telling from './tell.ts'
import { offerFreed } from './waiting/offer-freed.ts'

registerPrivacyPart('booking', privacyPart)

const isId = (id: string) => /^[0-9a-f-]{36}$/.test(id)

export const booking: Module = {
  name: 'booking',
  api,
  reactions: [
    confirmOnPaid,
    freeOnCancelled,
    openPackOnPaid,
    dropPackOnCancelled,
    offerFreed,
    sitOnPaid,
    freeSeatOnCancelled,
    cancelOnErased,
    ...Object.values(telling)
  ],
  schedules: [keepTime, layOutWeekly],
  http,
  topics: {
    booking: async (actor, id, db) => {
      const row = isId(id) && (await read(db).selectFrom('booking.booking').select(['learner_id', 'expert_id']).where('id', '=', id).executeTakeFirst())
      return row ? sideOf(actor, row) !== undefined : false
    },
    // A hint says only that something has changed; what that is, the page asks for.
    session: async (actor, id) => actor.kind === 'person' && isId(id)
  }
}

// Pages.
export { acceptBooking } from './after/end-bookings.ts'
export { tickStep, writeNotes } from './after/notes.ts'
export { answerObjection, objectToBooking, ruleObjection } from './after/object.ts'
export { sayAbsent } from './after/say-absent.ts'
export { bookSlot } from './book/book-slot.ts'
export { removeOtherDay, saveCalendar, saveOtherDay } from './calendar/save-calendar.ts'
export { addService, archiveService, changeService } from './calendar/services.ts'
export { cancelBooking } from './change/cancel-booking.ts'
export { askToMove, moveBooking } from './change/move-booking.ts'
export { dropFeed, makeFeed, myFeed } from './feed/feed.ts'
export { cancelSession, stopOfficeHours } from './office/end-sessions.ts'
export { callNext, closeQuestion, putQuestion, voteForQuestion } from './office/queue.ts'
export { giveSeatBack, takeSeat } from './office/seats.ts'
export { openOfficeHours } from './office/series.ts'
export { buyPack } from './packs/buy-pack.ts'
export { giveBackPack } from './packs/end-pack.ts'
export { listSlots } from './queries/list-slots.ts'
export { bookBox } from './queries/book-box.ts'
export { type ListedBooking, myBookings } from './queries/my-bookings.ts'
export { myCalendar, myPacks, myWaiting } from './queries/my-calendar.ts'
export { type ShownBooking, showBooking } from './queries/show-booking.ts'
export { type ListedSession, listSessions, myOfficeHours, placeOfSubject, showSession } from './queries/sessions.ts'
export { listServices, type ShownService, servicesOf, showService } from './queries/show-services.ts'
export { leaveWaiting, waitForDay } from './waiting/wait.ts'
