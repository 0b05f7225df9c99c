import { myQuestions } from '#modules/guidance/index.ts'
import { context } from '#platform/context.ts'
import { read, toSignIn } from '#platform/pages.ts'
import { now } from '#platform/time/clock.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  return { questions: await read(myQuestions, { cursor: event.url.searchParams.get('cursor') ?? undefined }), at: now().getTime() }
}
