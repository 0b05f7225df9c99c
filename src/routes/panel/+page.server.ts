import { panelApplications } from '#modules/recruitment/index.ts'
import { read, toSignIn } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (event.locals.actor.kind === 'guest') throw toSignIn(event)
  const cursor = event.url.searchParams.get('cursor') ?? undefined
  return { cursor: cursor ?? null, applications: await read(panelApplications, { cursor }) }
}
