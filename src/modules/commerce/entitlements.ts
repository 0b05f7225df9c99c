import { sql } from 'kysely'
import { z } from 'zod'
import { courseById } from '#modules/catalog/index.ts'
import { onlySystem, withRole } from '#platform/access.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { perform } from '#platform/perform.ts'
import { now } from '#platform/time/clock.ts'
import { type CommerceTables, own, read, schedule, useCase } from './tables.ts'

/** The right to a course that holds now, or undefined. */
export const activeEntitlement = (db: AnyDb | AnyWork, learnerId: string, courseId: string, at: Date) =>
  read(db)
    .selectFrom('commerce.entitlement')
    .selectAll()
    .where('learner_id', '=', learnerId)
    .where('course_id', '=', courseId)
    .where('ended_at', 'is', null)
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', at)]))
    .executeTakeFirst()

type Tools = Pick<Doing<CommerceTables>, 'work' | 'publish'>

/** Grants a course; false when the person already has it. */
export async function grant(
  { work, publish }: Tools,
  given: { learnerId: string; courseId: string; orderId: string | null; grantedBy?: string; at: Date; validityDays: number | null }
): Promise<boolean> {
  const id = newId()
  const endsAt = given.validityDays === null ? null : new Date(given.at.getTime() + given.validityDays * 86_400_000)
  // Renewed in the same breath: nobody has lost anything, so nobody is told.
  await end(work, async () => {}, { learnerId: given.learnerId, courseId: given.courseId, at: given.at, onlyIfOver: true, reason: 'expiry' })
  const { numInsertedOrUpdatedRows } = await own(work)
    .insertInto('commerce.entitlement')
    .values({
      id,
      learner_id: given.learnerId,
      course_id: given.courseId,
      order_id: given.orderId,
      granted_by: given.grantedBy ?? null,
      granted_at: given.at,
      ends_at: endsAt
    })
    .onConflict((conflict) => conflict.columns(['learner_id', 'course_id']).where('ended_at', 'is', null).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return false
  await publish('entitlement.granted', { entitlementId: id, learnerId: given.learnerId, courseId: given.courseId, orderId: given.orderId })
  return true
}

/** Ends the right to a course; learning closes the enrolment when it hears of it. */
export async function end(
  anyWork: AnyWork,
  publish: Tools['publish'],
  {
    learnerId,
    courseId,
    at,
    reason,
    onlyIfOver = false
  }: { learnerId: string; courseId: string; at: Date; reason: 'refund' | 'expiry' | 'staff'; onlyIfOver?: boolean }
): Promise<void> {
  const ended = await own(anyWork)
    .updateTable('commerce.entitlement')
    .set({ ended_at: at, ended_reason: reason })
    .where('learner_id', '=', learnerId)
    .where('course_id', '=', courseId)
    .where('ended_at', 'is', null)
    .$if(onlyIfOver, (q) => q.where('ends_at', '<=', at))
    .returning('id')
    .executeTakeFirst()
  if (ended) await publish('entitlement.ended', { entitlementId: ended.id, learnerId, courseId, reason })
}

export const grantCourse = useCase({
  id: 'commerce.grant-course',
  summary: 'Give a person a course without payment',
  access: withRole('operator', 'admin'),
  input: z.object({ courseId: z.uuid(), learnerId: z.uuid(), reason: z.string().trim().min(1).max(500) }),
  output: z.object({ granted: z.boolean() }),
  async run({ work, actor, now, publish, audit }, { courseId, learnerId, reason }) {
    const course = await courseById(work, courseId)
    if (!course) throw refuse.notFound('commerce/not-for-sale')
    if (learnerId === actor.id) throw refuse.notAllowed()
    const learner = await work.selectFrom('identity.person_card').select('id').where('id', '=', learnerId).executeTakeFirst()
    if (!learner) throw refuse.notFound()
    const granted = await grant({ work, publish }, { learnerId, courseId, orderId: null, grantedBy: actor.id, at: now, validityDays: course.validity_days })
    await audit('person', learnerId, { courseId, reason, granted })
    return { granted }
  }
})

/** Rights whose time is over end by the clock, and their learners are told by the event. */
export const expireEntitlements = schedule('expire-entitlements', '*/10 * * * *', async () => {
  for (;;) {
    const { ended } = await perform(endOverdueEntitlements, {})
    if (ended < 200) return
  }
})

export const endOverdueEntitlements = useCase({
  id: 'commerce.end-overdue-entitlements',
  access: onlySystem,
  input: z.object({}),
  async run({ work, publish }) {
    const at = now()
    const { rows } = await sql<{ learner_id: string; course_id: string }>`
      select learner_id, course_id from commerce.entitlement where ended_at is null and ends_at <= ${at} order by ends_at limit 200 for update skip locked`.execute(
      work
    )
    for (const row of rows) await end(work, publish, { learnerId: row.learner_id, courseId: row.course_id, at, reason: 'expiry' })
    return { ended: rows.length }
  }
})

/** Whether a person has a course now. */
export const hasEntitlement = async (db: AnyDb | AnyWork, learnerId: string, courseId: string): Promise<boolean> =>
  (await activeEntitlement(db, learnerId, courseId, now())) !== undefined
