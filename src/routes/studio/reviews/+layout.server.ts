import { reviewQueue } from '#modules/guidance/index.ts'
import { context } from '#platform/context.ts'
import { read, toSignIn } from '#platform/pages.ts'
import type { LayoutServerLoad } from './$types'

const filters = ['courseId', 'lessonId', 'due', 'waitingHours', 'mine']

export const load: LayoutServerLoad = async (event) => {
  event.depends('guidance:queue')
  if (context().actor.kind === 'guest') throw toSignIn(event)
  const given = Object.fromEntries(
    filters.flatMap((name) => {
      const value = event.url.searchParams.get(name)
      return value ? [[name, value]] : []
    })
  )
  return { queue: await read(reviewQueue, { ...given, limit: 50 }) }
}
