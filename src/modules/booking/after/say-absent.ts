import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { hint } from '#platform/realtime.ts'
import { canSayAbsent } from '../access.ts'
import { lockOwnBooking } from '../book/lock-booking.ts'
import { presentSeconds } from '../rules.ts'
import { useCase } from '../tables.ts'
import { attendance, end, missed } from './end-bookings.ts'

/**
 * Whoever says that the other one did not come must have been in the room, and the other one not: the room is
 * the witness. An expert who did not come gives everything back at once. A learner who did not come pays, after
 * the 72 hours in which she may object.
 */
export const sayAbsent = useCase({
  id: 'booking.say-absent',
  summary: 'Say that the other side did not come; who was in the room is the evidence',
  access: signedIn,
  input: z.object({ bookingId: z.uuid() }),
  output: z.object({ state: z.string() }),
  async run(doing, { bookingId }) {
    const { work, actor, now } = doing
    const { booking, side } = await lockOwnBooking(work, bookingId, actor)
    const may = canSayAbsent(booking, now)
    if (may !== true) throw refuse.conflict(may)
    const seconds = await attendance(work, booking)
    const [mine, theirs] = side === 'learner' ? [seconds.learner, seconds.expert] : [seconds.expert, seconds.learner]
    if (theirs >= presentSeconds) throw refuse.conflict('booking/was-there')
    if (mine < presentSeconds) throw refuse.conflict('booking/you-were-not-there')
    if (side === 'learner') await missed(doing, booking, 'learner')
    else if (booking.state === 'confirmed') await end(doing, booking, 'expert')
    else {
      await work.updateTable('booking.booking').set({ absent: 'learner', absent_said_by: 'expert' }).where('id', '=', bookingId).execute()
      await doing.publish('booking.absent', { bookingId, learnerId: booking.learner_id, expertId: booking.expert_id, absent: 'learner', saidBy: 'expert' })
    }
    await doing.audit('booking', bookingId, { absent: side === 'learner' ? 'expert' : 'learner', seconds })
    doing.afterCommit(() => hint(`booking:${bookingId}`))
    return { state: booking.state }
  }
})
