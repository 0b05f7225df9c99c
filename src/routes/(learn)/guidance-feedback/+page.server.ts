import { redirect } from '@sveltejs/kit'
import { lookAtGuidance, makeRemark, myRemarks } from '#modules/guidance/index.ts'
import { context } from '#platform/context.ts'
import { localPath, read, submit, toSignIn, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  const requestId = event.url.searchParams.get('about')
  const [remarks, about] = await Promise.all([
    read(myRemarks, { cursor: event.url.searchParams.get('cursor') ?? undefined }),
    requestId ? read(lookAtGuidance, { requestId }) : null
  ])
  if (about?.remarkId && event.request.method === 'GET') redirect(303, localPath(`/guidance-feedback/${about.remarkId}`))
  return { remarks, about: about && requestId ? { requestId, topic: about.topic, by: about.by } : null }
}

export const actions: Actions = {
  make: async (event) => {
    const made = await submit(event, makeRemark)
    if (went(made) && made.ok) redirect(303, localPath(`/guidance-feedback/${made.output.id}`))
    return made
  }
}
