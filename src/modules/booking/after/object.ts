import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem, signedIn, withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { hint } from '#platform/realtime.ts'
import { lockBooking, lockOwnBooking, step } from '../book/lock-booking.ts'
import { dispute, rule } from '../money.ts'
import { ruleWithinHours } from '../rules.ts'
import { useCase } from '../tables.ts'

export const objectToBooking = useCase({
  id: 'booking.object-to-booking',
  summary: 'Say that a consultation was not what was promised: the money stays held until a ruling',
  access: signedIn,
  input: z.object({ bookingId: z.uuid(), reason: z.string().trim().min(20).max(3000) }),
  output: z.object({ ruleBy: z.date() }),
  async run(doing, { bookingId, reason }) {
    const { work, actor, now, publish } = doing
    const { booking } = await lockOwnBooking(work, bookingId, actor, 'learner')
    if (booking.amount === 0) throw refuse.conflict('booking/nothing-held')
    const ruleBy = new Date(now.getTime() + ruleWithinHours * 3_600_000)
    await step(work, booking, 'object', { accept_by: null })
    if (booking.request_id) await dispute(doing, booking.request_id)
    await work
      .insertInto('booking.objection')
      .values({ booking_id: bookingId, reason, opened_at: now, rule_by: ruleBy, refund_percent: null, ruled_by: null, ruled_at: null, late_told_at: null })
      .execute()
    await publish('booking.objected', { bookingId, learnerId: booking.learner_id, expertId: booking.expert_id })
    doing.afterCommit(() => hint(`booking:${bookingId}`))
    return { ruleBy }
  }
})

export const answerObjection = useCase({
  id: 'booking.answer-objection',
  summary: 'My side of it, before it is ruled on',
  access: signedIn,
  input: z.object({ bookingId: z.uuid(), statement: z.string().trim().min(10).max(3000) }),
  async run({ work, actor, afterCommit }, { bookingId, statement }) {
    await lockOwnBooking(work, bookingId, actor, 'expert')
    const changed = await work
      .updateTable('booking.objection')
      .set({ statement })
      .where('booking_id', '=', bookingId)
      .where('ruled_at', 'is', null)
      .returning('booking_id')
      .executeTakeFirst()
    if (!changed) throw refuse.conflict('booking/closed')
    afterCommit(() => hint(`booking:${bookingId}`))
    return null
  }
})

export const ruleObjection = useCase({
  id: 'booking.rule-objection',
  summary: 'Rule on an objection with a reason: how much of the held money goes back',
  access: withRole('operator', 'admin'),
  input: z.object({ bookingId: z.uuid(), refundPercent: z.coerce.number().int().min(0).max(100), ruling: z.string().trim().min(20).max(3000) }),
  output: z.object({ refund: z.number(), release: z.number() }),
  async run(doing, { bookingId, refundPercent, ruling }) {
    const { work, actor, now, publish, audit } = doing
    const found = await work.selectFrom('booking.booking').select(['expert_id', 'learner_id']).where('id', '=', bookingId).executeTakeFirst()
    if (!found) throw refuse.notFound()
    // Nobody rules in a matter of their own.
    if (actor.id === found.learner_id || actor.id === found.expert_id) throw refuse.notAllowed()
    const booking = await lockBooking(work, bookingId, found.expert_id)
    const given = Math.floor((booking.amount * (100 - refundPercent)) / 100)
    const parts = { refund: booking.amount - given, release: given }
    await step(work, booking, 'rule', { closed_at: now, released: given, refunded: booking.pack_id ? 0 : parts.refund })
    if (booking.request_id) await rule(doing, booking.request_id, parts)
    await work
      .updateTable('booking.objection')
      .set({ refund_percent: refundPercent, ruling, ruled_by: actor.id, ruled_at: now })
      .where('booking_id', '=', bookingId)
      .execute()
    await audit('booking', bookingId, { refundPercent, ...parts, ruling })
    await publish('booking.ruled', { bookingId, learnerId: booking.learner_id, expertId: booking.expert_id, ...parts })
    doing.afterCommit(() => hint(`booking:${bookingId}`))
    return parts
  }
})

export const markRulingsLate = useCase({
  id: 'booking.mark-rulings-late',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ booking_id: string }>`
      with due as (select booking_id from booking.objection where ruled_at is null and late_told_at is null and rule_by <= ${now} order by rule_by limit 100 for update skip locked)
      update booking.objection o set late_told_at = ${now} from due where due.booking_id = o.booking_id returning o.booking_id`.execute(work)
    for (const { booking_id: bookingId } of rows) await publish('booking.ruling-late', { bookingId })
    return { count: rows.length }
  }
})
