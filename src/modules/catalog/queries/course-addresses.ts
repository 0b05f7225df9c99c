import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { coursePath } from '../rules.ts'
import { query } from '../tables.ts'

export const courseAddresses = query({
  id: 'catalog.course-addresses',
  summary: 'The addresses of all published courses, for the sitemap; the newest 20,000',
  access: anyone,
  input: z.object({}),
  output: z.object({ rows: z.array(z.object({ path: z.string(), publishedAt: z.date() })) }),
  async run({ db }) {
    const rows = await db
      .selectFrom('catalog.course')
      .select(['kind', 'slug', 'published_at'])
      .where('status', '=', 'published')
      .orderBy('published_at', 'desc')
      .orderBy('id', 'desc')
      .limit(20_000)
      .execute()
    return { rows: rows.map((row) => ({ path: coursePath(row), publishedAt: row.published_at ?? new Date(0) })) }
  }
})
