import { listCategories, listCourses } from '#modules/catalog/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async () => {
  const [popular, newest, free, categories] = await Promise.all([
    read(listCourses, { sort: 'rating', limit: 4 }), read(listCourses, { sort: 'newest', limit: 8 }), read(listCourses, { sort: 'learners', price: 'free', limit: 4 }), read(listCategories)
  ])
  return { popular: popular.rows, newest: newest.rows, free: free.rows, categories: categories.rows.filter((one) => !one.parentSlug).map(({ slug, nameZh, nameEn }) => ({ slug, nameZh, nameEn })) }
}
