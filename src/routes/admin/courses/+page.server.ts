import { decidePublishing, myCourses, publishRequests, restoreCourse, withdrawCourse } from '#modules/catalog/index.ts'
import { m } from '#paraglide/messages.js'
import { asPageError, read, submit } from '#platform/pages.ts'
import { context } from '#platform/context.ts'
import { refuse } from '#platform/errors.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  // Experts may ask for their own courses with the same query; the console is for those who look after all.
  if (!context().actor.roles.some((role) => role === 'operator' || role === 'admin')) throw asPageError(refuse.notAllowed())
  const cursor = url.searchParams.get('cursor') ?? undefined
  return {
    title: m.ops_courses(),
    cursor,
    courses: await read(myCourses, { all: true, limit: 30, cursor }),
    requests: await read(publishRequests, { limit: 30 })
  }
}

export const actions: Actions = {
  approve: (event) => submit(event, decidePublishing, { approve: true }, 'approve'),
  decline: (event) => submit(event, decidePublishing, { approve: false }, 'decline'),
  withdraw: (event) => submit(event, withdrawCourse, {}, 'withdraw'),
  restore: (event) => submit(event, restoreCourse, {}, 'restore')
}
