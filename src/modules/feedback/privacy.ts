import { registerPrivacyPart } from '#modules/identity/index.ts'
import { own, read } from './tables.ts'

/** The figures of a rating stay in the course's average; the words go with the person. */
export function registerFeedbackPrivacy(): void {
  registerPrivacyPart('feedback', {
    export: (db, personId) =>
      read(db)
        .selectFrom('feedback.course_rating')
        .select(['course_id', 'content', 'interaction', 'outcome', 'text', 'created_at', 'edited_at', 'answer'])
        .where('learner_id', '=', personId)
        .execute(),
    async erase(work, personId) {
      const mine = own(work)
      await mine
        .deleteFrom('feedback.rating_revision')
        .where('rating_id', 'in', mine.selectFrom('feedback.course_rating').select('id').where('learner_id', '=', personId))
        .execute()
      await mine.updateTable('feedback.course_rating').set({ text: '' }).where('learner_id', '=', personId).execute()
    }
  })
}
