import { registerPrivacyPart } from '#modules/identity/index.ts'
import { own, read } from './tables.ts'

/** Progress stays for the course's figures under a name that is gone; notes and study days go with the person. */
export function registerLearningPrivacy(): void {
  registerPrivacyPart('learning', {
    async export(db, personId) {
      const mine = read(db)
      return {
        enrolments: await mine
          .selectFrom('learning.enrolment as e')
          .innerJoin('catalog.course_card as c', 'c.id', 'e.course_id')
          .select([
            'c.title',
            'e.source',
            'e.enrolled_at',
            'e.ended_at',
            'e.ended_reason',
            'e.lessons_done',
            'e.lessons_total',
            'e.seconds_spent',
            'e.completed_at'
          ])
          .where('e.learner_id', '=', personId)
          .orderBy('e.enrolled_at')
          .execute(),
        lessons: await mine
          .selectFrom('learning.lesson_progress as p')
          .innerJoin('learning.enrolment as e', 'e.id', 'p.enrolment_id')
          .leftJoin('catalog.lesson_row as l', (join) => join.onRef('l.version_id', '=', 'e.version_id').onRef('l.lesson_id', '=', 'p.lesson_id'))
          .select(['l.title', 'p.started_at', 'p.completed_at', 'p.seconds_spent', 'p.score'])
          .where('e.learner_id', '=', personId)
          .orderBy('p.started_at')
          .execute(),
        studyDays: await mine.selectFrom('learning.study_day').select(['day', 'seconds']).where('learner_id', '=', personId).orderBy('day').execute(),
        notes: await mine
          .selectFrom('learning.note')
          .select(['lesson_id', 'at_seconds', 'text', 'created_at'])
          .where('learner_id', '=', personId)
          .orderBy('created_at')
          .execute(),
        nudges: await mine
          .selectFrom('learning.nudge as n')
          .innerJoin('learning.enrolment as e', 'e.id', 'n.enrolment_id')
          .select(['n.text', 'n.nudged_at'])
          .where('e.learner_id', '=', personId)
          .orderBy('n.nudged_at')
          .execute()
      }
    },
    async erase(work, personId, now) {
      const mine = own(work)
      await mine.deleteFrom('learning.note').where('learner_id', '=', personId).execute()
      await mine.deleteFrom('learning.study_day').where('learner_id', '=', personId).execute()
      await mine
        .deleteFrom('learning.nudge')
        .where('enrolment_id', 'in', mine.selectFrom('learning.enrolment').select('id').where('learner_id', '=', personId))
        .execute()
      await mine
        .updateTable('learning.enrolment')
        .set({ ended_at: now, ended_reason: 'left' })
        .where('learner_id', '=', personId)
        .where('ended_at', 'is', null)
        .execute()
    }
  })
}
