import { sql } from 'kysely'
import { completeLesson } from '#modules/learning/index.ts'
import { releaseUploads, uploadsById } from '#modules/media/index.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { Doing } from '#platform/module.ts'
import { own, read, type SubmissionTable, type TasksTables } from './tables.ts'

export const submissionById = (db: AnyDb | AnyWork, id: string): Promise<SubmissionTable | undefined> =>
  read(db).selectFrom('tasks.submission').selectAll().where('id', '=', id).executeTakeFirst()

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
    .returning(['learner_id', 'course_id', 'lesson_id'])
    .executeTakeFirst()
  if (!row) throw refuse.conflict('tasks/settled-already')
  await publish(passed ? 'submission.passed' : 'submission.returned', {
    submissionId,
    learnerId: row.learner_id,
    courseId: row.course_id,
    lessonId: row.lesson_id,
    score
  })
  if (!passed) return
  // Whose enrolment ended while the work waited may have come back since: the lesson is done where they study now.
  // Who has not come back keeps it on the last enrolment, from where a return brings it along.
  const { id: enrolmentId } = await own(work)
    .selectFrom('learning.enrolment_card')
    .select('id')
    .where('learner_id', '=', row.learner_id)
    .where('course_id', '=', row.course_id)
    .orderBy('enrolled_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  await completeLesson({ work, publish, afterCommit }, { enrolmentId, lessonId: row.lesson_id, score, at })
}

/**
 * Lets go of files that left a draft, unless other work of the learner holds them. Only what was uploaded as
 * work: a picture may hang in a post, too.
 */
export async function releaseDropped(work: AnyWork, learnerId: string, dropped: readonly string[]): Promise<void> {
  if (dropped.length === 0) return
  const { rows } = await sql<{ id: string }>`select file.id from unnest(${[...dropped]}::uuid[]) as file(id)
    where not exists (select 1 from tasks.submission s where s.learner_id = ${learnerId} and s.file_ids @> array[file.id])
      and not exists (select 1 from learning.enrolment_card e join tasks.draft d on d.enrolment_id = e.id where e.learner_id = ${learnerId} and file.id = any (d.file_ids))`.execute(
    work
  )
  const loose = await uploadsById(
    work,
    rows.map((row) => row.id)
  )
  await releaseUploads(
    work,
    loose.filter((one) => one.purpose === 'submission').map((one) => one.id)
  )
}
