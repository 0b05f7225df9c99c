import { myCourses } from '#modules/catalog/index.ts'
import { courseProgress } from '#modules/learning/index.ts'
import { m } from '#paraglide/messages.js'
import { hasRole } from '#platform/actor.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

const groups = ['all', 'studying', 'quiet', 'done', 'ended'] as const

export const load: PageServerLoad = async ({ url, locals, depends }) => {
  depends('learning:learners')
  const mine = await read(myCourses, { all: hasRole(locals.actor, 'operator', 'admin'), limit: 100 })
  const courses = mine.rows.filter((one) => one.status !== 'draft').map(({ id, title, learnerCount }) => ({ id, title, learnerCount }))
  const wanted = url.searchParams.get('course')
  const course = courses.find((one) => one.id === wanted) ?? courses.toSorted((a, b) => b.learnerCount - a.learnerCount)[0] ?? null
  const who = groups.find((one) => one === url.searchParams.get('who')) ?? 'all'
  const cursor = url.searchParams.get('cursor') ?? undefined
  return {
    title: m.learning_learners(),
    courses,
    course,
    who,
    cursor,
    learners: course ? await read(courseProgress, { courseId: course.id, who, cursor }) : null
  }
}
