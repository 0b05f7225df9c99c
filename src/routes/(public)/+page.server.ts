import { homeCourses, listCategories } from '#modules/catalog/index.ts'
import { topExperts } from '#modules/experts/index.ts'
import { dueList, myCourses, week } from '#modules/learning/index.ts'
import { database } from '#platform/db.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => {
  const [courses, experts] = await Promise.all([read(homeCourses), topExperts(database(), 4)])
  if (locals.actor.kind !== 'person') {
    const { rows } = await read(listCategories)
    return { courses, experts, categories: rows.filter((one) => !one.parentSlug).map(({ slug, nameZh, nameEn }) => ({ slug, nameZh, nameEn })), mine: null }
  }
  const [mine, due, days] = await Promise.all([read(myCourses, { limit: 4 }), read(dueList, { days: 14, limit: 4 }), read(week)])
  const { week: strip, today, streakDays, secondsThisWeek, weeklyMinutes } = days
  return { courses, experts, categories: [], mine: { courses: mine.rows, due: due.rows, strip, today, streakDays, secondsThisWeek, weeklyMinutes } }
}
