import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { hint } from '#platform/realtime.ts'
import { canChange } from '../access.ts'
import { closeRoom, freeTime } from '../book/confirm.ts'
import { type BookingRow, lockOwnBooking, step } from '../book/lock-booking.ts'
import { callOff, type Tools } from '../money.ts'
import { feeOf, limits } from '../rules.ts'
import { useCase } from '../tables.ts'

export const cancelBooking = useCase({
  id: 'booking.cancel-booking',
  summary: 'Call a booking off: by the learner for the fee of the rules, by the expert with everything back',
  access: signedIn,
  input: z.object({
    bookingId: z.uuid(),
    /** The fee that was seen, in minor units: another one is told, not charged. */
    fee: z.coerce.number().int().min(0),
    reason: z.string().trim().max(limits.reason).default('')
  }),
  output: z.object({ fee: z.number(), refund: z.number() }),
  async run(doing, { bookingId, fee: seen, reason }) {
    const { booking, side } = await lockOwnBooking(doing.work, bookingId, doing.actor)
    const may = canChange(booking, doing.now)
    if (may !== true) throw refuse.conflict(may)
    if (side === 'expert' && reason.length < 2) throw refuse.invalid('booking/reason-needed', { fields: { reason: ['booking/reason-needed'] } })
    const fee = feeNow(booking, side, doing.now)
    if (fee !== seen) throw refuse.conflict('booking/fee-changed')
    await cancel(doing, booking, { by: side, fee, reason, moved: false })
    await doing.audit('booking', bookingId, { cancelledBy: side, fee })
    doing.afterCommit(() => hint(`booking:${bookingId}`))
    return { fee, refund: booking.amount - fee }
  }
})

export const feeNow = (booking: BookingRow, by: 'learner' | 'expert', now: Date): number =>
  feeOf(
    {
      amount: booking.amount,
      freeHours: booking.free_hours,
      latePercent: booking.late_percent,
      startsAt: booking.starts_at,
      askedToMove: booking.asked_to_move_at !== null
    },
    by,
    now
  )

export async function cancel(
  tools: Tools,
  booking: BookingRow,
  { by, fee, reason, moved }: { by: 'learner' | 'expert' | 'platform'; fee: number; reason: string; moved: boolean }
): Promise<void> {
  const { work, now, publish } = tools
  await step(work, booking, 'cancel', {
    cancelled_by: by,
    cancel_reason: reason,
    closed_at: now,
    released: fee,
    // What a pack has left is paid back when the pack ends.
    refunded: booking.pack_id ? 0 : booking.amount - fee,
    revision: booking.revision + 1,
    remind_day_at: null,
    remind_hour_at: null
  })
  if (booking.request_id) await callOff(tools, booking.request_id, fee, `cancelled-by-${by}`)
  await closeRoom(work, booking.id)
  await freeTime(tools, booking)
  await publish('booking.cancelled', { bookingId: booking.id, learnerId: booking.learner_id, expertId: booking.expert_id, by, fee, moved })
}
