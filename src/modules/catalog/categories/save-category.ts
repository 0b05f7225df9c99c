import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { branchOf, putCategory, readCategories } from './categories.ts'

const slugShape = z
  .string()
  .trim()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'catalog/bad-slug')
  .max(60)

export const saveCategory = useCase({
  id: 'catalog.save-category',
  summary: 'Add a category or change the one with this slug',
  access: withRole('operator', 'admin'),
  input: z.object({
    slug: slugShape,
    parentSlug: slugShape.nullable().default(null),
    nameZh: z.string().trim().min(1).max(40),
    nameEn: z.string().trim().min(1).max(60),
    position: z.coerce.number().int().min(0).max(10_000).default(0),
    /** Left out: stays as it is. */
    motif: z.string().trim().max(40).nullable().optional()
  }),
  output: z.object({ categoryId: z.uuid() }),
  async run({ work, audit }, wish) {
    const all = await readCategories(work)
    const parent = all.find((one) => one.slug === wish.parentSlug)
    if (wish.parentSlug && !parent) throw refuse.invalid('platform/invalid', { fields: { parentSlug: ['catalog/no-category'] } })
    if (parent && branchOf(all, wish.slug)?.includes(parent.id))
      throw refuse.invalid('platform/invalid', { fields: { parentSlug: ['catalog/category-below-itself'] } })
    const categoryId = await putCategory(work as never, {
      ...wish,
      motif: wish.motif === undefined ? all.find((one) => one.slug === wish.slug)?.motif : wish.motif
    })
    await audit('category', categoryId, { slug: wish.slug })
    return { categoryId }
  }
})

export const removeCategory = useCase({
  id: 'catalog.remove-category',
  summary: 'Remove a category that has neither courses nor categories below it',
  access: withRole('operator', 'admin'),
  input: z.object({ slug: slugShape }),
  output: z.object({ removed: z.boolean() }),
  async run({ work, audit }, { slug }) {
    const category = await work.selectFrom('catalog.category').select('id').where('slug', '=', slug).forUpdate().executeTakeFirst()
    if (!category) throw refuse.notFound('catalog/no-category')
    const course = await work.selectFrom('catalog.course').select('id').where('category_id', '=', category.id).limit(1).executeTakeFirst()
    const child = await work.selectFrom('catalog.category').select('id').where('parent_id', '=', category.id).limit(1).executeTakeFirst()
    if (course || child) throw refuse.conflict('catalog/category-in-use')
    await work.deleteFrom('catalog.category').where('id', '=', category.id).execute()
    await audit('category', category.id, { slug })
    return { removed: true }
  }
})
