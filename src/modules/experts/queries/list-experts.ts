import { sql } from 'kysely'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { query } from '../tables.ts'

export const listExperts = query({
  id: 'experts.list-experts',
  summary: 'Experts by category and field, best placed or fastest first; with what one may filter by',
  access: anyone,
  input: z.object({
    category: z.string().max(80).optional(),
    field: z.string().max(40).optional(),
    sort: z.enum(['rank', 'fastest']).catch('rank'),
    cursor: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(60).default(20)
  }),
  async run({ db }, { category, field, sort, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('experts.expert_card as e')
      .innerJoin('identity.person_card as p', 'p.id', 'e.person_id')
      .selectAll('e')
      .select(['p.username', 'p.name', 'p.avatar_seed as seed'])
      .where('e.place', 'is not', null)
      .$if(category !== undefined, (q) => q.where('e.category_slug', '=', category ?? ''))
      .$if(field !== undefined, (q) => q.where(sql<boolean>`e.fields @> ${[field]}::text[]`))
      .$if(sort === 'rank', (q) => q.orderBy('e.place').$if(after !== undefined, (p) => p.where('e.place', '>', Number(after?.[0]))))
      .$if(sort === 'fastest', (q) =>
        q
          .where('e.median_hours', 'is not', null)
          .orderBy('e.median_hours')
          .orderBy('e.person_id')
          .$if(after !== undefined, (p) =>
            p.where(({ eb, refTuple, tuple }) => eb(refTuple('e.median_hours', 'e.person_id'), '>', tuple(Number(after?.[0]), String(after?.[1]))))
          )
      )
      .limit(limit + 1)
      .execute()
    const facets = await db.selectFrom('experts.facet').selectAll().orderBy('count', 'desc').orderBy('value').limit(200).execute()
    const ranking = await db.selectFrom('experts.ranking').select(['mean', 'prior', 'expert_count', 'ranked_at']).executeTakeFirst()
    return {
      ...toPage(rows, limit, (row) => [sort === 'rank' ? (row.place ?? 0) : (row.median_hours ?? 0), row.person_id]),
      facets: {
        categories: facets.filter((one) => one.kind === 'category').map(({ value, count }) => ({ value, count })),
        fields: facets.filter((one) => one.kind === 'field').map(({ value, count }) => ({ value, count }))
      },
      ranking: ranking ? { mean: ranking.mean, prior: ranking.prior, count: ranking.expert_count, at: ranking.ranked_at } : null
    }
  }
})
