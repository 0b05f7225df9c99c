import type { Selectable } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { type Side, sideOf } from '../access.ts'
import { afterStep, type BookingStep } from '../rules.ts'
import { lockCalendar } from '../taken.ts'
import type { BookingTable, Tables } from '../tables.ts'

export type BookingRow = Selectable<BookingTable>

/** The booking with its expert's calendar, both locked, always in this order; for strangers it does not exist. */
export async function lockOwnBooking(work: Work<Tables>, bookingId: string, actor: Actor, only?: Side): Promise<{ booking: BookingRow; side: Side }> {
  const found = await work.selectFrom('booking.booking').select(['expert_id', 'learner_id']).where('id', '=', bookingId).executeTakeFirst()
  const side = found && sideOf(actor, found)
  if (!found || !side || (only && side !== only)) throw refuse.notFound()
  return { booking: await lockBooking(work, bookingId, found.expert_id), side }
}

export async function lockBooking(work: Work<Tables>, bookingId: string, expertId: string): Promise<BookingRow> {
  await lockCalendar(work, expertId)
  return work.selectFrom('booking.booking').selectAll().where('id', '=', bookingId).forUpdate().executeTakeFirstOrThrow()
}

/** Takes a step on a locked booking; one that is not possible from its state is refused. */
export async function step(
  work: Work<Tables>,
  booking: BookingRow,
  name: BookingStep,
  set: Partial<import('kysely').Updateable<BookingTable>> = {}
): Promise<void> {
  const state = afterStep(booking.state, name)
  if (!state) throw refuse.conflict('booking/closed')
  await work
    .updateTable('booking.booking')
    .set({ ...set, state })
    .where('id', '=', booking.id)
    .execute()
  booking.state = state
}
