import { completeLesson } from '#modules/learning/index.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { Doing } from '#platform/module.ts'
import { own, read, type SubmissionTable, type TasksTables } from './tables.ts'

export const submissionById = (db: AnyDb | AnyWork, id: string): Promise<SubmissionTable | undefined> =>
  read(db).selectFrom('tasks.submission').selectAll().where('id', '=', id).executeTakeFirst()

/** All attempts at one assignment, newest first. */
export const submissionsOf = (db: AnyDb | AnyWork, enrolmentId: string, lessonId: string): Promise<SubmissionTable[]> =>
  read(db)
    .selectFrom('tasks.submission')
    .selectAll()
    .where('enrolment_id', '=', enrolmentId)
    .where('lesson_id', '=', lessonId)
    .orderBy('attempt', 'desc')
    .limit(50)
    .execute()

/** A submission and the attempts before it at the same assignment, newest first. One statement. */
export async function attemptsUpTo(db: AnyDb | AnyWork, submissionId: string): Promise<SubmissionTable[]> {
  return read(db)
    .selectFrom('tasks.submission as one')
    .innerJoin('tasks.submission as s', (join) =>
      join.onRef('s.enrolment_id', '=', 'one.enrolment_id').onRef('s.lesson_id', '=', 'one.lesson_id').onRef('s.attempt', '<=', 'one.attempt')
    )
    .selectAll('s')
    .where('one.id', '=', submissionId)
    .orderBy('s.attempt', 'desc')
    .limit(20)
    .execute()
}

/**
 * Takes a reviewer's decision into the caller's transaction: the submission passes or goes back; a pass
 * completes the lesson. Refuses with `tasks/settled-already`.
 */
export async function settleSubmission(
  { work, publish, afterCommit }: Pick<Doing<TasksTables>, 'publish' | 'afterCommit'> & { work: AnyWork },
  { submissionId, passed, score, at }: { submissionId: string; passed: boolean; score: number; at: Date }
): Promise<void> {
  const row = await own(work)
    .updateTable('tasks.submission')
    .set({ state: passed ? 'passed' : 'returned', score, settled_at: at })
    .where('id', '=', submissionId)
    .where('state', '=', 'submitted')
    .returning(['enrolment_id', 'learner_id', 'course_id', 'lesson_id'])
    .executeTakeFirst()
  if (!row) throw refuse.conflict('tasks/settled-already')
  await publish(passed ? 'submission.passed' : 'submission.returned', {
    submissionId,
    learnerId: row.learner_id,
    courseId: row.course_id,
    lessonId: row.lesson_id,
    score
  })
  if (passed) await completeLesson({ work, publish, afterCommit }, { enrolmentId: row.enrolment_id, lessonId: row.lesson_id, score, at })
}
