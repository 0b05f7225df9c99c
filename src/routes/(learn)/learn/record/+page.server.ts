import { record } from '#modules/learning/index.ts'
import { read, toSignIn } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (event.locals.actor.kind === 'guest') throw toSignIn(event)
  const cursor = event.url.searchParams.get('cursor') ?? undefined
  return { cursor, record: await read(record, { cursor }) }
}
