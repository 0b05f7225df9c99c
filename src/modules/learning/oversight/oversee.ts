import { isCourseTeam } from '#modules/catalog/index.ts'
import type { Actor } from '#platform/actor.ts'
import type { AnyDb, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { canOversee } from '../access.ts'
import { lockEnrolment } from '../progress.ts'
import type { LearningTables } from '../tables.ts'

/** The enrolment, locked, for who looks after the course's learners; for anybody else it does not exist. */
export async function lockOverseen(work: Work<LearningTables>, enrolmentId: string, actor: Actor) {
  const enrolment = await lockEnrolment(work, enrolmentId)
  if (!enrolment || canOversee(actor, await isCourseTeam(work, enrolment.course_id, actor.id)) !== true) throw refuse.notFound()
  return enrolment
}

/** Refuses as if the course did not exist, unless the person looks after its learners. */
export async function checkOversight(db: AnyDb, courseId: string, actor: Actor): Promise<void> {
  if (canOversee(actor, await isCourseTeam(db, courseId, actor.id)) !== true) throw refuse.notFound()
}
