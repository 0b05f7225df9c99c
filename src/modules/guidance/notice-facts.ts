import { sql } from 'kysely'
import type { AnyDb, AnyWork } from '#platform/db.ts'

/** What the notices about a review name; `isOver` when it was delivered before anybody had to be told. */
export async function factsOf(db: AnyDb | AnyWork, requestId: string) {
  const { rows } = await sql<{
    state: string
    topic: string
    courseId: string
    lessonId: string | null
    learner: string
    course: string
    reviewer: string | null
  }>`
    select r.state, r.topic, r.course_id as "courseId", r.lesson_id as "lessonId", p.name as learner, c.title as course, w.name as reviewer
    from guidance.request r join identity.person_card p on p.id = r.learner_id join catalog.course_card c on c.id = r.course_id
    left join identity.person_card w on w.id = coalesce(r.delivered_by, r.claimed_by, r.assigned_to)
    where r.id = ${requestId} and r.kind = 'review'`.execute(db)
  const row = rows[0]
  if (!row) return undefined
  return {
    courseId: row.courseId,
    lessonId: row.lessonId,
    isOver: row.state !== 'open' && row.state !== 'claimed',
    url: `/studio/reviews/${requestId}`,
    data: { learner: row.learner, topic: row.topic, course: row.course, reviewer: row.reviewer ?? '' }
  }
}
