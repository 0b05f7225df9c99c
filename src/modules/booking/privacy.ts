import type { PrivacyPart } from '#modules/identity/index.ts'
import { openIntake, openNotes } from './book/sealing.ts'
import { own, read } from './tables.ts'

/** Bookings, what was written around them, questions in office hours. Times and sums stay without words: the books need them. */
export const privacyPart: PrivacyPart = {
  async export(db, personId) {
    const mine = read(db)
    const bookings = await mine
      .selectFrom('booking.booking')
      .selectAll()
      .where((row) => row.or([row('learner_id', '=', personId), row('expert_id', '=', personId)]))
      .orderBy('starts_at')
      .limit(10_000)
      .execute()
    const own = bookings.filter((one) => one.learner_id === personId).map((one) => one.id)
    return {
      bookings: bookings.map((one) => ({
        as: one.learner_id === personId ? 'learner' : 'expert',
        title: one.title,
        state: one.state,
        startsAt: one.starts_at,
        endsAt: one.ends_at,
        amount: one.amount,
        currency: one.currency,
        refunded: one.refunded,
        // What a learner told an expert is the learner's; what the expert wrote is told to both.
        ...(one.learner_id === personId && { intake: openIntake(one.id, one.intake_sealed) }),
        notes: openNotes(one.id, one.notes_sealed)
      })),
      nextSteps: own.length
        ? await mine
            .selectFrom('booking.next_step')
            .select(['text', 'due_on', 'done_at'])
            .where('booking_id', 'in', own)
            .orderBy('booking_id')
            .orderBy('position')
            .execute()
        : [],
      packs: await mine
        .selectFrom('booking.pack')
        .select(['sessions', 'amount', 'currency', 'state', 'bought_at', 'valid_until'])
        .where('learner_id', '=', personId)
        .execute(),
      seats: await mine
        .selectFrom('booking.seat as x')
        .innerJoin('booking.session as s', 's.id', 'x.session_id')
        .select(['s.title', 's.starts_at', 'x.state', 'x.amount'])
        .where('x.learner_id', '=', personId)
        .execute(),
      questions: await mine
        .selectFrom('booking.session_question')
        .select(['text', 'answer', 'asked_at'])
        .where('asker_id', '=', personId)
        .orderBy('asked_at')
        .execute(),
      waiting: await mine.selectFrom('booking.waiting').select(['day', 'state', 'joined_at']).where('learner_id', '=', personId).execute(),
      calendar: await mine.selectFrom('booking.calendar').select(['zone', 'weekly']).where('expert_id', '=', personId).executeTakeFirst(),
      otherDays: await mine.selectFrom('booking.other_day').select(['day', 'hours', 'note']).where('expert_id', '=', personId).execute()
    }
  },
  async erase(work, personId) {
    const mine = own(work)
    const asLearner = mine.selectFrom('booking.booking').select('id').where('learner_id', '=', personId)
    await mine.deleteFrom('booking.next_step').where('booking_id', 'in', asLearner).execute()
    await mine.updateTable('booking.booking').set({ intake_sealed: null, notes_sealed: null, cancel_reason: '' }).where('learner_id', '=', personId).execute()
    await mine.updateTable('booking.objection').set({ reason: '…' }).where('booking_id', 'in', asLearner).execute()
    await mine.deleteFrom('booking.session_vote').where('person_id', '=', personId).execute()
    await mine.updateTable('booking.session_question').set({ text: '…' }).where('asker_id', '=', personId).execute()
    await mine
      .updateTable('booking.waiting')
      .set({ state: 'left', offer_until: null })
      .where('learner_id', '=', personId)
      .where('state', 'in', ['waiting', 'offered'])
      .execute()
    await mine.deleteFrom('booking.feed').where('person_id', '=', personId).execute()
    await mine.updateTable('booking.other_day').set({ note: '' }).where('expert_id', '=', personId).execute()
  }
}
