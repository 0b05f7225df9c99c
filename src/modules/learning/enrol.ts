import { sql } from 'kysely'
import { z } from 'zod'
import { addLearner, courseById, outlineOf } from '#modules/catalog/index.ts'
import { hasEntitlement } from '#modules/commerce/index.ts'
import { signedIn } from '#platform/access.ts'
import type { AnyWork, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { lockEnrolment, recount } from './progress.ts'
import { type EndReason, type EnrolmentSource, type LearningTables, own, reaction, useCase } from './tables.ts'

type Tools = Pick<Doing<LearningTables>, 'publish'> & { work: AnyWork }

/**
 * Enrols a learner in the published version of a course; the enrolment that is already active when there is
 * one. Who comes back after a refund or expiry gets the old progress on lessons that still exist.
 * Refuses with `learning/not-published`.
 */
export async function enrol(
  { work: anyWork, publish }: Tools,
  { learnerId, courseId, source, endsAt = null, at }: { learnerId: string; courseId: string; source: EnrolmentSource; endsAt?: Date | null; at: Date }
): Promise<{ enrolmentId: string; isNew: boolean }> {
  const work = own(anyWork)
  const course = await courseById(anyWork, courseId)
  if (!course?.published_version_id) throw refuse.conflict('learning/not-published')
  const versionId = course.published_version_id
  const outline = await outlineOf(anyWork, versionId)
  // A right that ran out by its date is over, whether or not anybody has said so yet.
  await work
    .updateTable('learning.enrolment')
    .set({ ended_at: sql`ends_at`, ended_reason: 'expiry' })
    .where('learner_id', '=', learnerId)
    .where('course_id', '=', courseId)
    .where('ended_at', 'is', null)
    .where('ends_at', '<=', at)
    .execute()
  const id = newId()
  const { numInsertedOrUpdatedRows } = await work
    .insertInto('learning.enrolment')
    .values({
      id,
      learner_id: learnerId,
      course_id: courseId,
      version_id: versionId,
      source,
      enrolled_at: at,
      ends_at: endsAt,
      ended_at: null,
      ended_reason: null,
      lessons_total: outline.flatMap((task) => task.lessons).length,
      completed_at: null,
      last_lesson_id: null,
      last_seen_at: at
    })
    .onConflict((conflict) => conflict.columns(['learner_id', 'course_id']).where('ended_at', 'is', null).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) {
    const kept = await work
      .selectFrom('learning.enrolment')
      .select('id')
      .where('learner_id', '=', learnerId)
      .where('course_id', '=', courseId)
      .where('ended_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (endsAt) await work.updateTable('learning.enrolment').set({ ends_at: endsAt, source }).where('id', '=', kept.id).execute()
    return { enrolmentId: kept.id, isNew: false }
  }
  const cameBack = await bringProgress(work, id, learnerId, courseId)
  if (cameBack) {
    const enrolment = await lockEnrolment(work, id)
    // Nothing new happened: tasks and course were told when they were done.
    if (enrolment) await recount({ work: anyWork, publish: async () => {}, afterCommit: () => {} }, enrolment, outline, at)
  } else await addLearner(anyWork, courseId, 1)
  await publish('learner.enrolled', { enrolmentId: id, learnerId, courseId, versionId })
  return { enrolmentId: id, isNew: true }
}

/** Copies what was learned in the last enrolment of the same course; false when there was none. */
async function bringProgress(work: Work<LearningTables>, enrolmentId: string, learnerId: string, courseId: string): Promise<boolean> {
  const earlier = await work
    .selectFrom('learning.enrolment')
    .select(['id', 'completed_at', 'seconds_spent', 'last_lesson_id'])
    .where('learner_id', '=', learnerId)
    .where('course_id', '=', courseId)
    .where('id', '<>', enrolmentId)
    .orderBy('enrolled_at', 'desc')
    .executeTakeFirst()
  if (!earlier) return false
  await sql`insert into learning.lesson_progress (enrolment_id, lesson_id, started_at, completed_at, seconds_spent, position_seconds, score)
    select ${enrolmentId}, lesson_id, started_at, completed_at, seconds_spent, position_seconds, score from learning.lesson_progress where enrolment_id = ${earlier.id}`.execute(
    work
  )
  await sql`insert into learning.task_done (enrolment_id, task_id, done_at) select ${enrolmentId}, task_id, done_at from learning.task_done where enrolment_id = ${earlier.id}`.execute(
    work
  )
  await work
    .updateTable('learning.enrolment')
    .set({ completed_at: earlier.completed_at, seconds_spent: earlier.seconds_spent, last_lesson_id: earlier.last_lesson_id })
    .where('id', '=', enrolmentId)
    .execute()
  return true
}

/** Ends access to a course; what was learned stays on record. */
export async function endEnrolment(
  anyWork: AnyWork,
  { learnerId, courseId, reason, at }: { learnerId: string; courseId: string; reason: EndReason; at: Date }
): Promise<void> {
  await own(anyWork)
    .updateTable('learning.enrolment')
    .set({ ended_at: at, ended_reason: reason })
    .where('learner_id', '=', learnerId)
    .where('course_id', '=', courseId)
    .where('ended_at', 'is', null)
    .execute()
}

export const enrolInFreeCourse = useCase({
  id: 'learning.enrol',
  summary: 'Enrol in a free course',
  access: signedIn,
  limit: { max: 60, seconds: 600 },
  input: z.object({ courseId: z.uuid() }),
  output: z.object({ enrolmentId: z.string(), isNew: z.boolean() }),
  async run({ work, actor, now, publish }, { courseId }) {
    const course = await courseById(work, courseId)
    if (course?.status !== 'published') throw refuse.notFound('learning/not-published')
    if (course.price_amount > 0) throw refuse.conflict('learning/needs-payment')
    return enrol({ work, publish }, { learnerId: actor.id, courseId, source: 'free', at: now })
  }
})

export const enrolOnEntitlement = reaction('entitlement.granted', 'enrol-on-entitlement', async ({ work, publish, now }, { payload }) => {
  // Heard late, after the money went back: nothing to enrol for.
  if (!(await hasEntitlement(work, payload.learnerId, payload.courseId))) return
  await enrol({ work, publish }, { learnerId: payload.learnerId, courseId: payload.courseId, source: payload.orderId ? 'order' : 'staff', at: now })
})

export const endOnEntitlementEnd = reaction('entitlement.ended', 'end-enrolment', async ({ work, now }, { payload }) => {
  // Heard late, after the course was bought or granted anew: the learner has it and keeps it.
  if (await hasEntitlement(work, payload.learnerId, payload.courseId)) return
  await endEnrolment(work, { learnerId: payload.learnerId, courseId: payload.courseId, reason: payload.reason, at: now })
})
