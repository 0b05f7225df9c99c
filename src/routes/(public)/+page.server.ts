import { listCategories, listCourses } from '#modules/catalog/index.ts'
import { dueList, myCourses, week } from '#modules/learning/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => {
  const [popular, newest, free] = await Promise.all([
    read(listCourses, { sort: 'rating', limit: 4 }),
    read(listCourses, { sort: 'newest', limit: 8 }),
    read(listCourses, { sort: 'learners', price: 'free', limit: 4 })
  ])
  const shown = { popular: popular.rows, newest: newest.rows, free: free.rows }
  if (locals.actor.kind !== 'person') {
    const { rows } = await read(listCategories)
    return { ...shown, categories: rows.filter((one) => !one.parentSlug).map(({ slug, nameZh, nameEn }) => ({ slug, nameZh, nameEn })), mine: null }
  }
  const [courses, due, days] = await Promise.all([read(myCourses, { limit: 4 }), read(dueList, { days: 14, limit: 4 }), read(week)])
  const { week: strip, today, streakDays, secondsThisWeek, weeklyMinutes } = days
  return { ...shown, categories: [], mine: { courses: courses.rows, due: due.rows, strip, today, streakDays, secondsThisWeek, weeklyMinutes } }
}
