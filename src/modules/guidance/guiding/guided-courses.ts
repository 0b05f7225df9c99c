import { sql } from 'kysely'
import { isCourseTeam } from '#modules/catalog/index.ts'
import type { Actor } from '#platform/actor.ts'
import { hasRole } from '#platform/actor.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'

export interface GuidedCourse {
  enrolmentId: string
  courseId: string
  slug: string
  title: string
  enrolledAt: Date
  ended: boolean
  completedAt: Date | null
  lessonsDone: number
  lessonsTotal: number
  progressPercent: number
  secondsSpent: number
  lastSeenAt: Date
}

/** The courses of this learner that the person stands behind, the newest enrolment of each; operators see all of them. */
export async function guidedCourses(db: AnyDb | AnyWork, actor: Actor, learnerId: string, now: Date): Promise<GuidedCourse[]> {
  const theirs = hasRole(actor, 'operator', 'admin')
    ? sql`true`
    : sql`exists (select 1 from catalog.course_team t where t.course_id = e.course_id and t.person_id = ${actor.id})`
  const { rows } = await sql<GuidedCourse>`
    select distinct on (e.course_id) e.id as "enrolmentId", e.course_id as "courseId", c.slug, c.title, e.enrolled_at as "enrolledAt",
      e.ended_at is not null or coalesce(e.ends_at <= ${now}, false) as ended, e.completed_at as "completedAt",
      e.lessons_done as "lessonsDone", e.lessons_total as "lessonsTotal", e.progress_percent as "progressPercent", e.seconds_spent as "secondsSpent", e.last_seen_at as "lastSeenAt"
    from learning.enrolment_card e join catalog.course_card c on c.id = e.course_id
    where e.learner_id = ${learnerId} and ${theirs} order by e.course_id, e.enrolled_at desc limit 100`.execute(db)
  return rows.toSorted((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime())
}

/** Refuses as if nothing were there, unless the person belongs to the course's team and the learner has studied in it. */
export async function checkGuides(
  work: AnyWork,
  actor: Actor,
  { learnerId, courseId }: { learnerId: string; courseId: string },
  now: Date
): Promise<GuidedCourse> {
  if (actor.id === learnerId || !(await isCourseTeam(work, courseId, actor.id))) throw refuse.notFound()
  const course = (await guidedCourses(work, actor, learnerId, now)).find((one) => one.courseId === courseId)
  if (!course) throw refuse.notFound()
  return course
}
