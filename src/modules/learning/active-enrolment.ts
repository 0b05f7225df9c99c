import type { AnyDb, AnyWork } from '#platform/db.ts'
import { now } from '#platform/time/clock.ts'
import { type EnrolmentCard, read } from './tables.ts'

/** The enrolment under which somebody may study a course now. */
export async function activeEnrolment(db: AnyDb | AnyWork, learnerId: string, courseId: string): Promise<EnrolmentCard | undefined> {
  return read(db as AnyDb)
    .selectFrom('learning.enrolment_card')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .where('course_id', '=', courseId)
    .where('ended_at', 'is', null)
    .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', now())]))
    .executeTakeFirst()
}
