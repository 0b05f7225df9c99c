import { sql } from 'kysely'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { branchOf, type Category, readCategories } from '../categories/categories.ts'
import { query } from '../tables.ts'
import { filterShape } from './course-filter.ts'
import { category } from './shapes.ts'
import { tests } from './course-list.ts'

const facets = Object.keys(tests) as (keyof typeof tests)[]

/** What a facet counts over, as an expression that gives one value a row. */
const values = {
  part: sql`unnest(c.parts)`,
  level: sql`c.level`,
  form: sql`unnest(c.forms)`,
  purpose: sql`c.purpose`,
  price: sql`case when c.price_amount = 0 then 'free' else 'paid' end`,
  language: sql`c.language`,
  kind: sql`c.kind`
} satisfies Record<keyof typeof tests, unknown>

const counted = z.record(z.string(), z.number())

export interface FacetCounts {
  total: number
  counts: Record<keyof typeof tests, Record<string, number>>
  /** By slug; a category counts what is below it. */
  categories: Record<string, number>
  /** The tree itself, parents before children. */
  tree: Category[]
}

export const courseFacets = query({
  id: 'catalog.course-facets',
  summary: 'How many published courses each value of each facet would show, given the other facets',
  access: anyone,
  input: filterShape,
  output: z.object({
    total: z.number(),
    counts: z.object({ part: counted, level: counted, form: counted, purpose: counted, price: counted, language: counted, kind: counted }),
    categories: counted,
    tree: z.array(category)
  }),
  async run({ db }, filter): Promise<FacetCounts> {
    const categories = await readCategories(db)
    const branch = filter.category ? (branchOf(categories, filter.category) ?? []) : undefined
    // One pass over the published courses: a flag per facet, then each facet counts where all the others hold.
    const flags = facets.map((facet) => sql`(${filter[facet].length > 0 ? tests[facet](filter[facet]) : sql`true`}) as ${sql.ref(`f_${facet}`)}`)
    const inCategory = branch ? sql`c.category_id = any(${branch}::uuid[])` : sql`true`
    const others = (left: string) =>
      sql.join(
        [sql`f_category`, ...facets.map((facet) => sql.ref(`f_${facet}`))].filter((_, index) => (index === 0 ? 'category' : facets[index - 1]) !== left),
        sql` and `
      )
    const perFacet = facets.map(
      (facet) => sql`select ${sql.lit(facet)} as facet, ${values[facet]} as value, count(*) as count from c where ${others(facet)} group by 2`
    )
    const { rows } = await sql<{ facet: string; value: string | null; count: number }>`
      with c as materialized (
        select parts, level, forms, purpose, price_amount, language, kind, category_id, ${sql.join(flags)}, (${inCategory}) as f_category
        from catalog.course c where c.status = 'published' ${filter.ownerId ? sql`and c.owner_id = ${filter.ownerId}` : sql``}
      )
      ${sql.join(perFacet, sql` union all `)}
      union all select 'category', category_id::text, count(*) from c where ${others('category')} group by 2
      union all select 'total', null, count(*) from c where ${others('')}`.execute(db)
    const counts = Object.fromEntries(facets.map((facet) => [facet, {}])) as FacetCounts['counts']
    const byCategory = new Map<string, number>()
    let total = 0
    for (const { facet, value, count } of rows) {
      if (facet === 'total') total = count
      else if (facet === 'category') byCategory.set(value ?? '', count)
      else counts[facet as keyof typeof tests][value ?? ''] = count
    }
    const sums = categories.map(({ slug }) => [slug, (branchOf(categories, slug) ?? []).reduce((sum, id) => sum + (byCategory.get(id) ?? 0), 0)] as const)
    return { total, counts, categories: Object.fromEntries(sums), tree: categories }
  }
})
