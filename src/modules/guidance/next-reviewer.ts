import { sql } from 'kysely'
import type { Work } from '#platform/db.ts'
import type { GuidanceTables } from './tables.ts'

// Who has this much to do gets nothing more before the others do; counting further would only cost.
const enough = 200

/** Whom of the course's team a new request is suggested to: the one with the least waiting. Nobody gets their own work. */
export async function nextReviewer(work: Work<GuidanceTables>, { courseId, learnerId }: { courseId: string; learnerId: string }): Promise<string | null> {
  const { rows } = await sql<{ person_id: string }>`
    select team.person_id from catalog.course_team team
    cross join lateral (
      select count(*) as waiting from (select 1 from guidance.request r where r.assigned_to = team.person_id and r.state in ('open', 'claimed') limit ${enough}) pile
    ) load
    where team.course_id = ${courseId} and team.person_id <> ${learnerId}
    order by load.waiting, team.person_id limit 1`.execute(work)
  return rows[0]?.person_id ?? null
}
