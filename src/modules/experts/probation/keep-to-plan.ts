import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { Tables } from '../tables.ts'

interface Standing {
  person_id: string
  fields: string[]
  category_slug: string | null
}

/**
 * On probation the profile keeps to the plan: no slower promise than agreed, and the field that is being judged
 * stays, once it is named.
 */
export async function keepToPlan(
  work: Work<Tables>,
  standing: Standing,
  wanted: { fields: string[]; categorySlug: string | null; promiseHours: number }
): Promise<void> {
  const probation = await work
    .selectFrom('experts.probation')
    .select('plan')
    .where('expert_id', '=', standing.person_id)
    .where('state', 'in', ['running', 'due'])
    .executeTakeFirst()
  if (!probation) return
  const hours = probation.plan.replyHours
  if (wanted.promiseHours > hours)
    throw refuse.invalid('experts/promise-too-slow', { values: { hours }, fields: { promiseHours: ['experts/promise-too-slow'] } })
  if (standing.category_slug !== null && wanted.categorySlug !== standing.category_slug)
    throw refuse.invalid('experts/field-fixed', { fields: { categorySlug: ['experts/field-fixed'] } })
  if (standing.fields.length > 0 && wanted.fields.join('\n') !== standing.fields.join('\n'))
    throw refuse.invalid('experts/field-fixed', { fields: { fields: ['experts/field-fixed'] } })
}
