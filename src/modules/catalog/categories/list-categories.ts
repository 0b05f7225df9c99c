import { anyone } from '#platform/access.ts'
import { z } from 'zod'
import { category } from '../queries/shapes.ts'
import { query } from '../tables.ts'
import { readCategories } from './categories.ts'

export const listCategories = query({
  id: 'catalog.list-categories',
  summary: 'The tree of categories, parents before children',
  access: anyone,
  input: z.object({}),
  output: z.object({ rows: z.array(category) }),
  async run({ db }) {
    return { rows: await readCategories(db) }
  }
})
