import { sql } from 'kysely'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { DEFAULT_ZONE, localDay } from '#platform/time/index.ts'
import { dueAtOf, type Lock, lockOf, opensAtOf } from './rules.ts'

export interface LessonAccess {
  enrolmentId: string
  learnerId: string
  courseId: string
  versionId: string
  lessonId: string
  taskId: string
  kind: 'article' | 'video' | 'audio' | 'quiz' | 'assignment'
  /** Null: open. */
  lock: Lock | null
  opensAt: Date
  /** This learner's extension, else the assignment's own rule, else the task's plan. */
  dueAt: Date | null
}

interface Row {
  enrolment_id: string
  version_id: string
  enrolled_at: Date
  ends_at: Date | null
  ended_at: Date | null
  task_id: string
  kind: LessonAccess['kind']
  requires: string[]
  release_after_days: number
  due_after_days: number | null
  lesson_due_after_days: number | null
  drip: boolean
  done: string[]
  begun: boolean
  exception_opens_at: Date | null
  exception_due_at: Date | null
}

/**
 * How a lesson stands for a learner, by the version the learner is pinned to; undefined without an enrolment
 * or when that version does not hold the lesson. One statement: every answer, beacon and submission asks this.
 */
export async function lessonAccess(
  db: AnyDb | AnyWork,
  { learnerId, courseId, lessonId, now }: { learnerId: string; courseId: string; lessonId: string; now: Date }
): Promise<LessonAccess | undefined> {
  const { rows } = await sql<Row>`
    select e.id as enrolment_id, e.version_id, e.enrolled_at, e.ends_at, e.ended_at, l.task_id, l.kind, t.requires, t.release_after_days, t.due_after_days, l.due_after_days as lesson_due_after_days,
      c.release = 'drip' as drip,
      array(select d.task_id from learning.task_done d where d.enrolment_id = e.id) as done,
      exists (select 1 from learning.lesson_progress p join catalog.lesson_row o on o.version_id = e.version_id and o.lesson_id = p.lesson_id
        where p.enrolment_id = e.id and o.task_id = l.task_id and p.completed_at is not null) as begun,
      x.opens_at as exception_opens_at, x.due_at as exception_due_at
    from learning.enrolment e
    join catalog.course_card c on c.id = e.course_id
    join catalog.lesson_row l on l.version_id = e.version_id and l.lesson_id = ${lessonId}
    join catalog.task_row t on t.version_id = e.version_id and t.task_id = l.task_id
    left join learning.schedule_exception x on x.enrolment_id = e.id and x.task_id = l.task_id
    where e.learner_id = ${learnerId} and e.course_id = ${courseId}
    order by e.ended_at is not null, e.enrolled_at desc limit 1`.execute(db)
  const row = rows[0]
  if (!row) return undefined
  const opensAt = row.exception_opens_at ?? opensAtOf(row.enrolled_at, row.drip, row.release_after_days)
  const lock = lockOf({
    now,
    enrolledAt: row.enrolled_at,
    endedAt: row.ended_at,
    endsAt: row.ends_at,
    drip: row.drip,
    task: { taskId: row.task_id, requires: row.requires, releaseAfterDays: row.release_after_days },
    doneTaskIds: new Set(row.done),
    begun: row.begun,
    exception: { opensAt: row.exception_opens_at }
  })
  return {
    enrolmentId: row.enrolment_id,
    learnerId,
    courseId,
    versionId: row.version_id,
    lessonId,
    taskId: row.task_id,
    kind: row.kind,
    lock,
    opensAt,
    dueAt: dueAtOf(opensAt, row.lesson_due_after_days ?? row.due_after_days, { dueAt: row.exception_due_at })
  }
}

/** The same, for who must get in: refuses with `learning/not-enrolled`, `learning/ended`, `learning/locked-…`. */
export async function openLesson(db: AnyDb | AnyWork, wish: { learnerId: string; courseId: string; lessonId: string; now: Date }): Promise<LessonAccess> {
  const access = await lessonAccess(db, wish)
  if (!access) throw refuse.notAllowed('learning/not-enrolled')
  if (access.lock?.reason === 'ended') throw refuse.notAllowed('learning/ended')
  if (access.lock?.reason === 'requires') throw refuse.notAllowed('learning/locked-requires')
  if (access.lock?.reason === 'opens-later') throw refuse.notAllowed('learning/locked-until', { values: { date: localDay(access.lock.opensAt, DEFAULT_ZONE) } })
  return access
}
