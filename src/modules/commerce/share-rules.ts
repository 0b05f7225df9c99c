import { sql } from 'kysely'
import { z } from 'zod'
import { settings } from '#modules/ops/index.ts'
import { withRole } from '#platform/access.ts'
import type { AnyWork, Work } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { type CommerceTables, query, useCase } from './tables.ts'

/** The seller's share in percent: the rule of the course (none for guidance), else of the seller, else of the house, else what the settings say. */
export async function sharePercentFor(
  work: Work<CommerceTables>,
  { courseId, sellerId, now }: { courseId: string | null; sellerId: string | null; now: Date }
): Promise<number> {
  const rule = await work
    .selectFrom('commerce.share_rule')
    .select('percent')
    .where('begins_at', '<=', now)
    .where((where) =>
      where.or([
        ...(courseId ? [where('course_id', '=', courseId)] : []),
        ...(sellerId ? [where.and([where('course_id', 'is', null), where('seller_id', '=', sellerId)])] : []),
        where.and([where('course_id', 'is', null), where('seller_id', 'is', null)])
      ])
    )
    .orderBy(sql`(course_id is not null) desc, (seller_id is not null) desc, begins_at desc`)
    .limit(1)
    .executeTakeFirst()
  return rule?.percent ?? (await settings(work as unknown as AnyWork)).sharePercent
}

export const setShareRule = useCase({
  id: 'commerce.set-share-rule',
  summary: "Set the seller's share for a course, a seller or the house, from a moment on",
  access: withRole('finance', 'admin'),
  input: z.object({
    courseId: z.uuid().nullish(),
    sellerId: z.uuid().nullish(),
    percent: z.coerce.number().int().min(0).max(100),
    beginsAt: z.coerce.date().optional()
  }),
  output: z.object({ id: z.string() }),
  async run({ work, actor, now, audit }, { courseId = null, sellerId = null, percent, beginsAt = now }) {
    const id = newId()
    await work
      .insertInto('commerce.share_rule')
      .values({ id, course_id: courseId, seller_id: sellerId, percent, begins_at: beginsAt, set_by: actor.id || null })
      .execute()
    await audit('share-rule', id, { courseId, sellerId, percent })
    return { id }
  }
})

export const listShareRules = query({
  id: 'commerce.list-share-rules',
  summary: 'The rules of income sharing, newest first',
  access: withRole('finance', 'admin', 'decision_maker'),
  input: z.object({}),
  run: ({ db }) => db.selectFrom('commerce.share_rule').selectAll().orderBy('begins_at', 'desc').limit(200).execute()
})
