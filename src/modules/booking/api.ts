import { del, type Endpoint, get, post, put } from '#platform/module.ts'
import { acceptBooking } from './after/end-bookings.ts'
import { tickStep, writeNotes } from './after/notes.ts'
import { answerObjection, objectToBooking, ruleObjection } from './after/object.ts'
import { sayAbsent } from './after/say-absent.ts'
import { bookSlot } from './book/book-slot.ts'
import { removeOtherDay, saveCalendar, saveOtherDay } from './calendar/save-calendar.ts'
import { addService, archiveService, changeService } from './calendar/services.ts'
import { cancelBooking } from './change/cancel-booking.ts'
import { askToMove, moveBooking } from './change/move-booking.ts'
import { dropFeed, makeFeed, myFeed } from './feed/feed.ts'
import { cancelSession, stopOfficeHours } from './office/end-sessions.ts'
import { callNext, closeQuestion, putQuestion, voteForQuestion } from './office/queue.ts'
import { giveSeatBack, takeSeat } from './office/seats.ts'
import { openOfficeHours } from './office/series.ts'
import { buyPack } from './packs/buy-pack.ts'
import { giveBackPack } from './packs/end-pack.ts'
import { listSlots } from './queries/list-slots.ts'
import { myBookings } from './queries/my-bookings.ts'
import { myCalendar, myPacks, myWaiting } from './queries/my-calendar.ts'
import { showBooking } from './queries/show-booking.ts'
import { listSessions, myOfficeHours, placeOfSubject, showSession } from './queries/sessions.ts'
import { listServices, showService } from './queries/show-services.ts'
import { leaveWaiting, waitForDay } from './waiting/wait.ts'

export const api: Endpoint[] = [
  get('/my-calendar', myCalendar),
  put('/my-calendar', saveCalendar),
  put('/my-calendar/days/:day', saveOtherDay),
  del('/my-calendar/days/:day', removeOtherDay),
  get('/experts/:expertId/services', listServices),
  post('/services', addService),
  get('/services/:serviceId', showService),
  put('/services/:serviceId', changeService),
  del('/services/:serviceId', archiveService),
  get('/services/:serviceId/slots', listSlots),
  post('/services/:serviceId/bookings', bookSlot),
  post('/services/:serviceId/packs', buyPack),
  get('/packs', myPacks),
  post('/packs/:packId/return', giveBackPack),
  post('/services/:serviceId/waiting', waitForDay),
  get('/waiting', myWaiting),
  del('/waiting/:waitingId', leaveWaiting),
  get('/bookings', myBookings),
  get('/bookings/:bookingId', showBooking),
  post('/bookings/:bookingId/time', moveBooking),
  post('/bookings/:bookingId/move-request', askToMove),
  post('/bookings/:bookingId/cancellation', cancelBooking),
  post('/bookings/:bookingId/absence', sayAbsent),
  post('/bookings/:bookingId/acceptance', acceptBooking),
  post('/bookings/:bookingId/objection', objectToBooking),
  put('/bookings/:bookingId/objection/statement', answerObjection),
  post('/bookings/:bookingId/ruling', ruleObjection),
  put('/bookings/:bookingId/notes', writeNotes),
  post('/bookings/:bookingId/steps/:stepId', tickStep),
  get('/calendar-feed', myFeed),
  post('/calendar-feed', makeFeed),
  del('/calendar-feed', dropFeed),
  get('/office-hours', myOfficeHours),
  post('/office-hours', openOfficeHours),
  del('/office-hours/:seriesId', stopOfficeHours),
  get('/office-sessions', listSessions),
  get('/office-sessions/:sessionId', showSession),
  post('/office-sessions/:sessionId/seat', takeSeat),
  post('/office-sessions/:sessionId/seat/return', giveSeatBack),
  post('/office-sessions/:sessionId/cancellation', cancelSession),
  post('/office-sessions/:sessionId/questions', putQuestion),
  post('/office-sessions/:sessionId/questions/:questionId/vote', voteForQuestion),
  post('/office-sessions/:sessionId/questions/:questionId/answer', closeQuestion),
  post('/office-sessions/:sessionId/turn', callNext),
  get('/booking-subjects/:id', placeOfSubject)
]
