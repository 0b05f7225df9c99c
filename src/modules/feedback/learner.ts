import { sql } from 'kysely'
import type { AnyDb, Db, Work } from '#platform/db.ts'
import type { Learner } from './rules.ts'
import type { Tables } from './tables.ts'

/** How far somebody is in a course, for the rule who may rate. */
export async function learnerOf(db: Db<Tables> | Work<Tables>, courseId: string, personId: string): Promise<Learner> {
  const { rows } = await sql<Learner>`
    select exists (select 1 from catalog.course_team t where t.course_id = ${courseId} and t.person_id = ${personId || null}) as team,
      e.id is not null as enrolled, coalesce(e.progress_percent, 0) as "progressPercent", coalesce(e.lessons_done, 0) as "lessonsDone"
    from (select 1) one left join learning.enrolment_card e on e.learner_id = ${personId || null} and e.course_id = ${courseId} and e.ended_at is null`.execute(
    db as AnyDb
  )
  return rows[0] ?? { team: false, enrolled: false, progressPercent: 0, lessonsDone: 0 }
}
