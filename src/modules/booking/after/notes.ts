import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { hint } from '#platform/realtime.ts'
import { canWriteNotes } from '../access.ts'
import { lockOwnBooking } from '../book/lock-booking.ts'
import { sealNotes } from '../book/sealing.ts'
import { limits } from '../rules.ts'
import { useCase } from '../tables.ts'

/** One step a line; a date at its end is the day by which: "清洗订单表 2026-12-01". */
const steps = z
  .union([z.string().max(5000), z.array(z.object({ text: z.string().trim().min(1).max(300), dueOn: z.iso.date().nullable().default(null) }))])
  .transform((given) =>
    typeof given === 'string'
      ? given
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean)
          .map((line) => {
            const [, text = line, dueOn = null] = /^(.*?)[\s，,]+(\d{4}-\d{2}-\d{2})$/.exec(line) ?? []
            return { text: text.slice(0, 300), dueOn }
          })
      : given
  )
  .pipe(z.array(z.object({ text: z.string().min(1), dueOn: z.iso.date('booking/no-such-day').nullable() })).max(limits.nextSteps, 'booking/too-many-steps'))

export const writeNotes = useCase({
  id: 'booking.write-notes',
  summary: 'Notes and next steps of a consultation, for the learner; steps that are ticked off stay so',
  access: signedIn,
  input: z.object({ bookingId: z.uuid(), notes: z.string().trim().max(limits.notes).default(''), nextSteps: steps.default([]) }),
  output: z.object({ steps: z.number() }),
  async run({ work, actor, now, publish, afterCommit }, { bookingId, notes, nextSteps }) {
    const { booking } = await lockOwnBooking(work, bookingId, actor, 'expert')
    if (!canWriteNotes(booking, now)) throw refuse.conflict('booking/not-yet')
    const before = await work.selectFrom('booking.next_step').select(['text', 'due_on', 'done_at']).where('booking_id', '=', bookingId).execute()
    await work.deleteFrom('booking.next_step').where('booking_id', '=', bookingId).execute()
    if (nextSteps.length > 0)
      await work
        .insertInto('booking.next_step')
        .values(
          nextSteps.map(({ text, dueOn }, position) => ({
            id: newId(),
            booking_id: bookingId,
            position,
            text,
            due_on: dueOn,
            done_at: before.find((one) => one.text === text)?.done_at ?? null
          }))
        )
        .execute()
    await work
      .updateTable('booking.booking')
      .set({ notes_sealed: sealNotes(bookingId, notes), notes_at: now })
      .where('id', '=', bookingId)
      .execute()
    // Told once; who writes on is not telling anew.
    if (!booking.notes_at) await publish('booking.notes-written', { bookingId, learnerId: booking.learner_id, expertId: actor.id })
    afterCommit(() => hint(`booking:${bookingId}`))
    return { steps: nextSteps.length }
  }
})

export const tickStep = useCase({
  id: 'booking.tick-step',
  summary: 'Tick off a next step of mine, or take the tick back',
  access: signedIn,
  input: z.object({ bookingId: z.uuid(), stepId: z.uuid(), done: z.preprocess((given) => given === true || given === 'true' || given === 'on', z.boolean()) }),
  output: z.object({ done: z.boolean() }),
  async run({ work, actor, now, afterCommit }, { bookingId, stepId, done }) {
    await lockOwnBooking(work, bookingId, actor, 'learner')
    const ticked = await work
      .updateTable('booking.next_step')
      .set({ done_at: done ? now : null })
      .where('id', '=', stepId)
      .where('booking_id', '=', bookingId)
      .returning('id')
      .executeTakeFirst()
    if (!ticked) throw refuse.notFound()
    afterCommit(() => hint(`booking:${bookingId}`))
    return { done }
  }
})
