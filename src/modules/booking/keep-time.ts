import { perform } from '#platform/perform.ts'
import { acceptByClock, endDueBookings, round } from './after/end-bookings.ts'
import { markRulingsLate } from './after/object.ts'
import { acceptSeats, endDueSessions, remindOfSessions } from './office/end-sessions.ts'
import { layOutSessions } from './office/series.ts'
import { endDuePacks } from './packs/end-pack.ts'
import { remindOfBookings } from './remind.ts'
import { schedule } from './tables.ts'
import { lapseOffers } from './waiting/offer-freed.ts'

/** The clock of bookings; each sweep takes what is due by index, some at a time, and catches up in order after a stop. */
export const keepTime = schedule('keep-time', '* * * * *', async () => {
  while ((await perform(endDueBookings, {})).count === round);
  while ((await perform(acceptByClock, {})).count === round);
  while ((await perform(remindOfBookings, {})).count >= 200);
  while ((await perform(lapseOffers, {})).count === 100);
  while ((await perform(endDuePacks, {})).count === 100);
  while ((await perform(markRulingsLate, {})).count === 100);
  while ((await perform(endDueSessions, {})).count === 50);
  while ((await perform(acceptSeats, {})).count === 100);
  while ((await perform(remindOfSessions, {})).count === 100);
})

/** Weekly office hours are laid out four weeks ahead. */
export const layOutWeekly = schedule('lay-out-weekly', '*/30 * * * *', async () => {
  while ((await perform(layOutSessions, {})).count === 50);
})
