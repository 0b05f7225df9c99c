import { sql } from 'kysely'
import { type OutlineTask, outlineOf } from '#modules/catalog/index.ts'
import type { AnyWork, Work } from '#platform/db.ts'
import type { Doing } from '#platform/module.ts'
import { hint } from '#platform/realtime.ts'
import { progressPercent } from './rules.ts'
import { type LearningTables, own } from './tables.ts'

type Tools = Pick<Doing<LearningTables>, 'publish' | 'afterCommit'> & { work: AnyWork }

export interface Progress {
  lessonsDone: number
  lessonsTotal: number
  progressPercent: number
  /** Tasks that became done just now. */
  tasksDone: string[]
  /** The course became done just now. */
  courseDone: boolean
}

/**
 * A lesson is done: moves the progress of lesson, task and course, and tells the plot what came with it.
 * Done twice changes nothing but a better score, and answers undefined. The enrolment is locked, so that the
 * last two lessons of a task finished at once count once each.
 */
export async function completeLesson(
  { work: anyWork, publish, afterCommit }: Tools,
  { enrolmentId, lessonId, score = null, at }: { enrolmentId: string; lessonId: string; score?: number | null; at: Date }
): Promise<Progress | undefined> {
  const work = own(anyWork)
  const enrolment = await lockEnrolment(work, enrolmentId)
  if (!enrolment) return undefined
  const outline = await outlineOf(anyWork, enrolment.version_id)
  if (!outline.some((task) => task.lessons.some((lesson) => lesson.lessonId === lessonId))) return undefined
  const before = await work
    .selectFrom('learning.lesson_progress')
    .select(['completed_at', 'score'])
    .where('enrolment_id', '=', enrolmentId)
    .where('lesson_id', '=', lessonId)
    .executeTakeFirst()
  await work
    .insertInto('learning.lesson_progress')
    .values({ enrolment_id: enrolmentId, lesson_id: lessonId, started_at: at, completed_at: at, score })
    .onConflict((conflict) =>
      conflict.columns(['enrolment_id', 'lesson_id']).doUpdateSet({
        completed_at: sql`coalesce(learning.lesson_progress.completed_at, excluded.completed_at)`,
        score: sql`greatest(learning.lesson_progress.score, excluded.score)`
      })
    )
    .execute()
  if (before?.completed_at) return undefined
  await publish('lesson.completed', { enrolmentId, learnerId: enrolment.learner_id, courseId: enrolment.course_id, lessonId })
  return recount({ work: anyWork, publish, afterCommit }, enrolment, outline, at)
}

/** The enrolment, locked until the transaction ends. */
export const lockEnrolment = (work: Work<LearningTables>, enrolmentId: string) =>
  work.selectFrom('learning.enrolment').selectAll().where('id', '=', enrolmentId).forUpdate().executeTakeFirst()

type Enrolment = NonNullable<Awaited<ReturnType<typeof lockEnrolment>>>

/**
 * Counts the enrolment anew over an outline: after a finished lesson, a move to another version or a return
 * after a pause. What was done stays done; tasks and courses that became whole are told once.
 */
export async function recount(
  { work: anyWork, publish, afterCommit }: Tools,
  enrolment: Enrolment,
  outline: readonly OutlineTask[],
  at: Date
): Promise<Progress> {
  const work = own(anyWork)
  const done = await doneLessons(work, enrolment.id)
  const all = outline.flatMap((task) => task.lessons)
  const lessonsDone = all.filter((lesson) => done.has(lesson.lessonId)).length
  const isWhole = lessonsDone === all.length && all.length > 0
  const courseDone = isWhole && !enrolment.completed_at
  const percent = progressPercent(lessonsDone, all.length)
  await work
    .updateTable('learning.enrolment')
    .set({
      version_id: enrolment.version_id,
      lessons_done: lessonsDone,
      lessons_total: all.length,
      progress_percent: percent,
      ...(courseDone && { completed_at: at })
    })
    .where('id', '=', enrolment.id)
    .execute()

  const told = { enrolmentId: enrolment.id, learnerId: enrolment.learner_id, courseId: enrolment.course_id }
  const whole = outline.filter((task) => task.lessons.length > 0 && task.lessons.every((lesson) => done.has(lesson.lessonId)))
  const fresh =
    whole.length === 0
      ? []
      : await work
          .insertInto('learning.task_done')
          .values(whole.map((task) => ({ enrolment_id: enrolment.id, task_id: task.taskId, done_at: at })))
          .onConflict((conflict) => conflict.doNothing())
          .returning('task_id')
          .execute()
  for (const { task_id } of fresh) await publish('task.completed', { ...told, taskId: task_id })
  if (courseDone) await publish('course.completed', told)
  afterCommit(() => hint(`enrolment:${enrolment.id}`))
  return { lessonsDone, lessonsTotal: all.length, progressPercent: percent, tasksDone: fresh.map((row) => row.task_id), courseDone }
}

async function doneLessons(work: Work<LearningTables>, enrolmentId: string): Promise<Set<string>> {
  const rows = await work
    .selectFrom('learning.lesson_progress')
    .select('lesson_id')
    .where('enrolment_id', '=', enrolmentId)
    .where('completed_at', 'is not', null)
    .execute()
  return new Set(rows.map((row) => row.lesson_id))
}
