import { dueList, myCourses, week } from '#modules/learning/index.ts'
import { read, toSignIn } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

const states = ['studying', 'done', 'ended'] as const

export const load: PageServerLoad = async (event) => {
  if (event.locals.actor.kind === 'guest') throw toSignIn(event)
  const wanted = event.url.searchParams.get('state')
  const state = states.find((one) => one === wanted) ?? 'studying'
  const cursor = event.url.searchParams.get('cursor') ?? undefined
  const [courses, due, days] = await Promise.all([read(myCourses, { state, cursor }), read(dueList, { limit: 5 }), read(week)])
  return { state, cursor, courses, due: due.rows, week: days }
}
