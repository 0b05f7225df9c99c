import { sql } from 'kysely'
import type { AnyDb } from '#platform/db.ts'
import type { LearnerFacts } from '../outline-state.ts'

/** A course and one learner's way through it, as `readCourse` finds it. */
export interface CourseRow {
  courseId: string
  slug: string
  kind: 'course' | 'task'
  title: string
  status: string
  release: 'all' | 'drip'
  publishedVersionId: string | null
  ownerId: string
  ownerName: string
  ownerSeed: string
  pinnedNumber: number | null
  newestNumber: number | null
  enrolment: Enrolment | null
  progress: { lessonId: string; completed: boolean; position: number; score: number | null }[]
  doneTasks: string[]
  exceptions: { taskId: string; opensAt: string | null; dueAt: string | null }[]
}

interface Enrolment {
  id: string
  learnerId: string
  versionId: string
  enrolledAt: string
  endsAt: string | null
  endedAt: string | null
  endedReason: string | null
  lessonsDone: number
  lessonsTotal: number
  progressPercent: number
  secondsSpent: number
  completedAt: string | null
  lastLessonId: string | null
  lastSeenAt: string
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * The course by slug (or id) with the newest enrolment of this learner and all its progress: one statement,
 * since the player asks it on every page.
 */
export async function readCourse(db: AnyDb, courseKey: string, learnerId: string | null): Promise<CourseRow | undefined> {
  const which = uuid.test(courseKey) ? sql`c.id = ${courseKey}` : sql`c.slug = ${courseKey}`
  return (await readWhere(db, which, sql`e.learner_id = ${learnerId} and e.course_id = c.id`))[0]
}

/** The same by the enrolment, whoever's it is. */
export async function readEnrolment(db: AnyDb, enrolmentId: string): Promise<CourseRow | undefined> {
  return (await readWhere(db, sql`c.id = (select course_id from learning.enrolment where id = ${enrolmentId})`, sql`e.id = ${enrolmentId}`))[0]
}

async function readWhere(db: AnyDb, course: ReturnType<typeof sql>, enrolment: ReturnType<typeof sql>): Promise<CourseRow[]> {
  const { rows } = await sql<CourseRow>`
    select c.id as "courseId", c.slug, c.kind, c.title, c.status, c.release, c.published_version_id as "publishedVersionId",
      c.owner_id as "ownerId", coalesce(o.name, '') as "ownerName", coalesce(o.avatar_seed, '') as "ownerSeed",
      (select v.number from catalog.version_row v where v.id = e.version_id) as "pinnedNumber",
      (select v.number from catalog.version_row v where v.id = c.published_version_id) as "newestNumber",
      case when e.id is not null then json_build_object('id', e.id, 'learnerId', e.learner_id, 'versionId', e.version_id, 'enrolledAt', e.enrolled_at, 'endsAt', e.ends_at, 'endedAt', e.ended_at, 'endedReason', e.ended_reason,
        'lessonsDone', e.lessons_done, 'lessonsTotal', e.lessons_total, 'progressPercent', e.progress_percent, 'secondsSpent', e.seconds_spent,
        'completedAt', e.completed_at, 'lastLessonId', e.last_lesson_id, 'lastSeenAt', e.last_seen_at) end as enrolment,
      coalesce((select json_agg(json_build_object('lessonId', p.lesson_id, 'completed', p.completed_at is not null, 'position', p.position_seconds, 'score', p.score))
        from learning.lesson_progress p where p.enrolment_id = e.id), '[]') as progress,
      array(select d.task_id::text from learning.task_done d where d.enrolment_id = e.id) as "doneTasks",
      coalesce((select json_agg(json_build_object('taskId', x.task_id, 'opensAt', x.opens_at, 'dueAt', x.due_at))
        from learning.schedule_exception x where x.enrolment_id = e.id), '[]') as exceptions
    from catalog.course_card c
    left join identity.person_card o on o.id = c.owner_id
    left join lateral (select * from learning.enrolment e where ${enrolment} order by e.ended_at is not null, e.enrolled_at desc limit 1) e on true
    where ${course}`.execute(db)
  return rows
}

const date = (text: string | null) => (text === null ? null : new Date(text))

/** The row as the rules want it. */
export function factsOf(row: CourseRow & { enrolment: Enrolment }): LearnerFacts {
  return {
    enrolledAt: new Date(row.enrolment.enrolledAt),
    endsAt: date(row.enrolment.endsAt),
    endedAt: date(row.enrolment.endedAt),
    drip: row.release === 'drip',
    completedLessonIds: new Set(row.progress.filter((one) => one.completed).map((one) => one.lessonId)),
    doneTaskIds: new Set(row.doneTasks),
    exceptions: new Map(row.exceptions.map((one) => [one.taskId, { opensAt: date(one.opensAt), dueAt: date(one.dueAt) }]))
  }
}
