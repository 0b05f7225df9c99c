import { sql } from 'kysely'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { query } from '../tables.ts'
import { listedCourse } from './shapes.ts'
import { cardColumns, cardTables, type ListedCourse } from './course-list.ts'

export const homeCourses = query({
  id: 'catalog.home-courses',
  summary: 'The rows of courses on the home page, in one statement: rated best, newest, free with most learners',
  access: anyone,
  input: z.object({}),
  output: z.object({ best: z.array(listedCourse), newest: z.array(listedCourse), free: z.array(listedCourse) }),
  async run({ db }) {
    const row = (name: string, order: ReturnType<typeof sql>, more = sql``, limit = 4) =>
      sql`(select ${sql.lit(name)} as "row", ${cardColumns} from ${cardTables} where c.status = 'published' ${more} order by ${order} limit ${sql.lit(limit)})`
    const { rows } = await sql<ListedCourse & { row: 'best' | 'newest' | 'free' }>`
      ${row('best', sql`c.rating_rank desc, c.id desc`)}
      union all ${row('newest', sql`c.published_at desc, c.id desc`, sql``, 8)}
      union all ${row('free', sql`c.learner_count desc, c.id desc`, sql`and c.price_amount = 0`)}`.execute(db)
    const of = (name: string) => rows.filter((one) => one.row === name).map(({ row: _, ...course }): ListedCourse => course)
    const best = of('best')
    // What stands in the first row need not stand in the second.
    const newest = of('newest').filter((course) => !best.some((one) => one.id === course.id))
    return { best, newest: newest.slice(0, 4), free: of('free') }
  }
})
