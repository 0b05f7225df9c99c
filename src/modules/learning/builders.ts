import type { BuiltCourse } from '#modules/catalog/builders.ts'
import { database } from '#platform/db.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { now } from '#platform/time/clock.ts'
import { enrol } from './enrol.ts'

/** Enrols a person in a built course, paid or not; for tests and the demo world. */
export async function anEnrolment(
  learner: { id: string },
  course: Pick<BuiltCourse, 'id'>,
  { at = now(), endsAt = null }: { at?: Date; endsAt?: Date | null } = {}
): Promise<string> {
  const { enrolmentId } = await database()
    .transaction()
    .execute((work) =>
      enrol(
        { work, publish: (name, payload) => writeEvent(work, name, payload, learner.id) },
        { learnerId: learner.id, courseId: course.id, source: 'staff', at, endsAt }
      )
    )
  return enrolmentId
}
