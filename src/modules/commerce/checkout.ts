import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { priceStateFor } from './queries.ts'
import { query } from './tables.ts'

export const checkout = query({
  id: 'commerce.checkout',
  summary: 'Everything to decide on before ordering a course: price, validity, refund rule',
  access: signedIn,
  input: z.object({ slug: z.string().max(120) }),
  async run({ db, actor }, { slug }) {
    const course = await db
      .selectFrom('catalog.course_card as c')
      .innerJoin('identity.person_card as p', 'p.id', 'c.owner_id')
      .select([
        'c.id',
        'c.slug',
        'c.kind',
        'c.title',
        'c.goal',
        'c.owner_id',
        'c.category_slug',
        'c.price_amount',
        'c.list_price_amount',
        'c.currency',
        'c.validity_days',
        'c.refund_days',
        'c.refund_progress_percent',
        'c.lesson_count',
        'p.name as ownerName'
      ])
      .where('c.slug', '=', slug)
      .where('c.status', '=', 'published')
      .executeTakeFirst()
    if (!course) throw refuse.notFound('commerce/not-for-sale')
    return { course, price: await priceStateFor(db as unknown as AnyDb, actor, course) }
  }
})
