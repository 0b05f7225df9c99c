import { sql } from 'kysely'
import { outlineOf } from '#modules/catalog/index.ts'
import type { AnyWork, Work } from '#platform/db.ts'
import type { Doing } from '#platform/module.ts'
import { hint } from '#platform/realtime.ts'
import { progressPercent } from './rules.ts'
import { type LearningTables, own } from './tables.ts'

type Tools = Pick<Doing<LearningTables>, 'publish' | 'afterCommit'> & { work: AnyWork }

/**
 * A lesson is done: moves the progress of lesson, task and course, and tells the plot what came with it.
 * Done twice changes nothing but a better score. The enrolment is locked, so that the last two lessons of a
 * task finished at once count once each.
 */
export async function completeLesson({ work: anyWork, publish, afterCommit }: Tools, { enrolmentId, lessonId, score = null, at }: { enrolmentId: string; lessonId: string; score?: number | null; at: Date }): Promise<void> {
  const work = own(anyWork)
  const enrolment = await work.selectFrom('learning.enrolment').selectAll().where('id', '=', enrolmentId).forUpdate().executeTakeFirst()
  if (!enrolment) return
  const outline = await outlineOf(anyWork, enrolment.version_id)
  const task = outline.find((one) => one.lessons.some((lesson) => lesson.lessonId === lessonId))
  if (!task) return
  const before = await work.selectFrom('learning.lesson_progress').select(['completed_at', 'score']).where('enrolment_id', '=', enrolmentId).where('lesson_id', '=', lessonId).executeTakeFirst()
  await work.insertInto('learning.lesson_progress').values({ enrolment_id: enrolmentId, lesson_id: lessonId, started_at: at, completed_at: at, score })
    .onConflict((conflict) => conflict.columns(['enrolment_id', 'lesson_id']).doUpdateSet({
      completed_at: sql`coalesce(learning.lesson_progress.completed_at, excluded.completed_at)`,
      score: sql`greatest(learning.lesson_progress.score, excluded.score)`
    })).execute()
  if (before?.completed_at) return
  const told = { enrolmentId, learnerId: enrolment.learner_id, courseId: enrolment.course_id }
  await publish('lesson.completed', { ...told, lessonId })

  const done = await doneLessons(work, enrolmentId)
  const all = outline.flatMap((one) => one.lessons)
  const lessonsDone = all.filter((lesson) => done.has(lesson.lessonId)).length
  const taskDone = task.lessons.every((lesson) => done.has(lesson.lessonId))
  const courseDone = lessonsDone === all.length
  await work.updateTable('learning.enrolment').set({
    lessons_done: lessonsDone, lessons_total: all.length, progress_percent: progressPercent(lessonsDone, all.length), last_seen_at: at,
    ...(courseDone && !enrolment.completed_at && { completed_at: at })
  }).where('id', '=', enrolmentId).execute()
  if (taskDone) {
    const { numInsertedOrUpdatedRows } = await work.insertInto('learning.task_done').values({ enrolment_id: enrolmentId, task_id: task.taskId, done_at: at }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
    if (numInsertedOrUpdatedRows === 1n) await publish('task.completed', { ...told, taskId: task.taskId })
  }
  if (courseDone && !enrolment.completed_at) await publish('course.completed', told)
  afterCommit(() => hint(`enrolment:${enrolmentId}`))
}

async function doneLessons(work: Work<LearningTables>, enrolmentId: string): Promise<Set<string>> {
  const rows = await work.selectFrom('learning.lesson_progress').select('lesson_id').where('enrolment_id', '=', enrolmentId).where('completed_at', 'is not', null).execute()
  return new Set(rows.map((row) => row.lesson_id))
}
