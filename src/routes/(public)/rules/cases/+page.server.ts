import { myCases } from '#modules/community/index.ts'
import { context } from '#platform/context.ts'
import { read, toSignIn } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  return { cases: await read(myCases) }
}
