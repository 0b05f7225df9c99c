import { isCourseTeam } from '#modules/catalog/index.ts'
import type { Actor } from '#platform/actor.ts'
import type { AnyDb } from '#platform/db.ts'
import { canOversee } from './access.ts'
import { read } from './tables.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `enrolment:<id>`: the learner, and who looks after the course's learners. */
export async function mayWatchEnrolment(actor: Actor, id: string, db: AnyDb): Promise<boolean> {
  if (actor.kind !== 'person' || !uuid.test(id)) return false
  const row = await read(db).selectFrom('learning.enrolment').select(['learner_id', 'course_id']).where('id', '=', id).executeTakeFirst()
  if (!row) return false
  return row.learner_id === actor.id || canOversee(actor, await isCourseTeam(db, row.course_id, actor.id)) === true
}
