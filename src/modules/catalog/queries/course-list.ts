import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { encodeCursor } from '#platform/keyset.ts'
import { query } from '../tables.ts'
import { readCursor } from './cursor.ts'
import { listedCourse, pageOf } from './shapes.ts'
import { type CourseFilter, filterShape, type Sort, sorts } from './course-filter.ts'

/** What a card of a course shows. */
export type ListedCourse = z.infer<typeof listedCourse>

export const cardColumns = sql`
  c.id, c.kind, c.slug, c.title, c.goal, c.level, c.forms, c.purpose, c.language, g.slug as "categorySlug", g.motif,
  c.price_amount as "priceAmount", c.list_price_amount as "listPriceAmount", c.currency, c.learner_count as "learnerCount", c.rating_count as "ratingCount",
  case when c.rating_count > 0 then round((c.rating_content_sum + c.rating_interaction_sum + c.rating_outcome_sum) / (3.0 * c.rating_count), 2)::float8 end as rating,
  c.published_at as "publishedAt", c.owner_id as "ownerId", coalesce(p.name, '') as "ownerName", coalesce(p.username, '') as "ownerUsername", coalesce(p.avatar_seed, '') as "ownerSeed",
  x.state as "ownerState", x.kind as "ownerKind"`

export const cardTables = sql`catalog.course c left join catalog.category g on g.id = c.category_id left join identity.person_card p on p.id = c.owner_id left join experts.expert_card x on x.person_id = c.owner_id`

interface Order {
  column: RawBuilder<unknown>
  type: RawBuilder<unknown>
  down: boolean
  read(row: ListedCourse & { rank: number }): string | number
}

const orders: Record<Sort, Order> = {
  newest: { column: sql`c.published_at`, type: sql`timestamptz`, down: true, read: (row) => row.publishedAt.toISOString() },
  rating: { column: sql`c.rating_rank`, type: sql`float8`, down: true, read: (row) => row.rank },
  learners: { column: sql`c.learner_count`, type: sql`int`, down: true, read: (row) => row.learnerCount },
  price: { column: sql`c.price_amount`, type: sql`bigint`, down: false, read: (row) => row.priceAmount },
  'price-down': { column: sql`c.price_amount`, type: sql`bigint`, down: true, read: (row) => row.priceAmount }
}

export const listCourses = query({
  id: 'catalog.list-courses',
  summary: 'Published courses and stand-alone tasks by facets, page by page',
  access: anyone,
  input: filterShape.extend({
    sort: z.enum(sorts).catch('rating'),
    limit: z.coerce.number().int().min(1).max(60).default(12),
    cursor: z.string().max(400).optional(),
    /** Reads the page before the one that begins here. */
    before: z.string().max(400).optional()
  }),
  output: pageOf(listedCourse).extend({ previous: z.string().nullable(), from: z.number() }),
  async run({ db }, { sort, limit, cursor, before, ...filter }) {
    const where = conditions(filter)
    const at = readCursor(before ?? cursor, sort === 'newest' ? 'time' : 'number', 'id', 'number')
    const { column, type, down, read } = orders[sort]
    const backwards = before !== undefined
    const descending = down !== backwards
    const beyond = at ? sql` and (${column}, c.id) ${descending ? sql`<` : sql`>`} (${at[0]}::${type}, ${at[1]}::uuid)` : sql``
    const direction = descending ? sql`desc` : sql`asc`
    const { rows } = await sql<ListedCourse & { rank: number }>`
      select ${cardColumns}, c.rating_rank as rank from ${cardTables}
      where ${where}${beyond} order by ${column} ${direction}, c.id ${direction} limit ${limit + 1}`.execute(db)
    const shown = rows.slice(0, limit)
    if (backwards) shown.reverse()
    const from = Math.max(0, backwards ? Number(at?.[2] ?? 0) - shown.length : Number(at?.[2] ?? 0))
    const more = rows.length > limit
    const edge = (row: (typeof shown)[number] | undefined, place: number) => (row ? encodeCursor([read(row), row.id, place]) : null)
    return {
      rows: shown.map(({ rank: _, ...card }): ListedCourse => card),
      next: backwards || more ? edge(shown.at(-1), from + shown.length) : null,
      previous: (backwards ? more : at !== undefined) ? edge(shown[0], from) : null,
      from
    }
  }
})

function conditions(filter: CourseFilter): RawBuilder<unknown> {
  const parts = [sql`c.status = 'published'`]
  if (filter.category) {
    // The category with all that is below it.
    parts.push(sql`c.category_id in (
      with recursive branch as (
        select id from catalog.category where slug = ${filter.category}
        union select child.id from catalog.category child join branch on child.parent_id = branch.id)
      select id from branch)`)
  }
  if (filter.ownerId) parts.push(sql`c.owner_id = ${filter.ownerId}`)
  for (const facet of Object.keys(tests) as (keyof typeof tests)[]) {
    const wanted = filter[facet]
    if (wanted.length > 0) parts.push(tests[facet](wanted))
  }
  return sql.join(parts, sql` and `)
}

/** How a course answers to the wanted values of a facet. */
export const tests = {
  part: (wanted: string[]) => sql`c.parts && ${wanted}::text[]`,
  level: (wanted: string[]) => sql`c.level = any(${wanted}::text[])`,
  form: (wanted: string[]) => sql`c.forms && ${wanted}::text[]`,
  purpose: (wanted: string[]) => sql`c.purpose = any(${wanted}::text[])`,
  price: (wanted: string[]) => sql`case when c.price_amount = 0 then 'free' else 'paid' end = any(${wanted}::text[])`,
  language: (wanted: string[]) => sql`c.language = any(${wanted}::text[])`,
  kind: (wanted: string[]) => sql`c.kind = any(${wanted}::text[])`
}
