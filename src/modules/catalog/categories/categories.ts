import type { AnyWork, Db } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { own, type Tables } from '../tables.ts'

export interface Category {
  id: string
  slug: string
  parentSlug: string | null
  nameZh: string
  nameEn: string
  motif: string | null
  position: number
}

/** The whole tree, parents before children, in display order. It is small. */
export async function readCategories(db: Db<Tables>): Promise<Category[]> {
  return db
    .selectFrom('catalog.category as c')
    .leftJoin('catalog.category as p', 'p.id', 'c.parent_id')
    .select(['c.id', 'c.slug', 'p.slug as parentSlug', 'c.name_zh as nameZh', 'c.name_en as nameEn', 'c.motif', 'c.position'])
    .orderBy((eb) => eb('c.parent_id', 'is not', null))
    .orderBy('c.position')
    .orderBy('c.slug')
    .limit(1000)
    .execute()
}

export interface CategoryWish {
  slug: string
  parentSlug?: string | null
  nameZh: string
  nameEn: string
  position?: number
  motif?: string | null
}

/** Adds a category or changes the one with this slug; for seeding and the use case. */
export async function putCategory(anyWork: AnyWork, wish: CategoryWish): Promise<string> {
  const work = own(anyWork)
  const parent = wish.parentSlug
    ? await work.selectFrom('catalog.category').select('id').where('slug', '=', wish.parentSlug).executeTakeFirstOrThrow()
    : undefined
  const facts = { parent_id: parent?.id ?? null, name_zh: wish.nameZh, name_en: wish.nameEn, position: wish.position ?? 0, motif: wish.motif ?? null }
  const { id } = await work
    .insertInto('catalog.category')
    .values({ id: newId(), slug: wish.slug, ...facts })
    .onConflict((on) => on.column('slug').doUpdateSet(facts))
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The ids of a category and of all below it; undefined when there is no such category. */
export function branchOf(categories: readonly Category[], slug: string): string[] | undefined {
  const root = categories.find((one) => one.slug === slug)
  if (!root) return undefined
  const branch = [root]
  for (const one of branch) branch.push(...categories.filter((child) => child.parentSlug === one.slug && !branch.includes(child)))
  return branch.map((one) => one.id)
}
