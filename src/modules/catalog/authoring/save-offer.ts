import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { canSell } from '../access.ts'
import { currencies } from '../rules.ts'
import { useCase } from '../tables.ts'
import { lockCourse } from './draft.ts'
import { openCourse } from './open-course.ts'

const days = z.number().int().min(1).max(3650)

export const saveOffer = useCase({
  id: 'catalog.save-offer',
  summary: 'Set address, category, price, validity and refund rule; holds at once, without a new version',
  access: signedIn,
  input: z.object({
    courseId: z.uuid(),
    slug: z
      .string()
      .trim()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'catalog/bad-slug')
      .min(3)
      .max(80),
    categorySlug: z.string().max(80).nullable(),
    priceAmount: z.number().int().min(0).max(100_000_000),
    listPriceAmount: z.number().int().min(1).max(100_000_000).nullable(),
    currency: z.enum(currencies),
    validityDays: days.nullable(),
    refundDays: z.number().int().min(0).max(365),
    refundProgressPercent: z.number().int().min(0).max(100)
  }),
  output: z.object({ slug: z.string() }),
  async run({ work, actor, audit }, { courseId, ...offer }) {
    await lockCourse(work, courseId)
    const course = await openCourse(work, actor, courseId, canSell)
    if (offer.listPriceAmount !== null && offer.listPriceAmount <= offer.priceAmount)
      throw refuse.invalid('platform/invalid', { fields: { listPriceAmount: ['catalog/list-price-lower'] } })
    const category = offer.categorySlug
      ? await work.selectFrom('catalog.category').select('id').where('slug', '=', offer.categorySlug).executeTakeFirst()
      : undefined
    if (offer.categorySlug && !category) throw refuse.invalid('platform/invalid', { fields: { categorySlug: ['catalog/no-category'] } })
    if (offer.slug !== course.slug) {
      // Links that people have must go on working.
      if (course.published_version_id) throw refuse.invalid('platform/invalid', { fields: { slug: ['catalog/slug-fixed'] } })
      const taken = await work.selectFrom('catalog.course').select('id').where('slug', '=', offer.slug).executeTakeFirst()
      if (taken) throw refuse.invalid('platform/invalid', { fields: { slug: ['catalog/slug-taken'] } })
    }
    await work
      .updateTable('catalog.course')
      .set({
        slug: offer.slug,
        category_id: category?.id ?? null,
        price_amount: offer.priceAmount,
        list_price_amount: offer.listPriceAmount,
        currency: offer.currency,
        validity_days: offer.validityDays,
        refund_days: offer.refundDays,
        refund_progress_percent: offer.refundProgressPercent
      })
      .where('id', '=', courseId)
      .execute()
    await audit('course', courseId, { priceAmount: offer.priceAmount, currency: offer.currency })
    return { slug: offer.slug }
  }
})
