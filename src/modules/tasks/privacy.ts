import { registerPrivacyPart } from '#modules/identity/index.ts'
import { releaseUploads } from '#modules/media/index.ts'
import { own, read } from './tables.ts'

/** What was handed in is the person's own work: handed over, and emptied with them; scores stay for the figures. */
export function registerTasksPrivacy(): void {
  registerPrivacyPart('tasks', {
    async export(db, personId) {
      const mine = read(db)
      return {
        submissions: await mine
          .selectFrom('tasks.submission')
          .select(['lesson_id', 'attempt', 'text', 'code', 'link', 'file_ids', 'state', 'score', 'submitted_at'])
          .where('learner_id', '=', personId)
          .orderBy('submitted_at')
          .execute(),
        quizAttempts: await mine
          .selectFrom('tasks.quiz_attempt')
          .select(['lesson_id', 'number', 'answers', 'score_percent', 'passed', 'started_at', 'submitted_at'])
          .where('learner_id', '=', personId)
          .orderBy('started_at')
          .execute()
      }
    },
    async erase(work, personId) {
      const mine = own(work)
      const handedIn = await mine.selectFrom('tasks.submission').select('file_ids').where('learner_id', '=', personId).execute()
      const drafts = await mine
        .deleteFrom('tasks.draft')
        .where('enrolment_id', 'in', mine.selectFrom('learning.enrolment_card').select('id').where('learner_id', '=', personId))
        .returning('file_ids')
        .execute()
      await releaseUploads(
        work,
        [...handedIn, ...drafts].flatMap((one) => one.file_ids)
      )
      await mine.updateTable('tasks.submission').set({ text: '', code: '', link: '', file_ids: [] }).where('learner_id', '=', personId).execute()
      await mine.updateTable('tasks.quiz_attempt').set({ answers: '{}' }).where('learner_id', '=', personId).execute()
    }
  })
}
