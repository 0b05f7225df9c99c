import { listFailures, replayReaction, showQueues } from '#modules/ops/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const state = url.searchParams.get('state') === 'replayed' ? ('replayed' as const) : ('open' as const)
  const cursor = url.searchParams.get('cursor') ?? undefined
  const [failures, queues] = await Promise.all([read(listFailures, { state, cursor }), read(showQueues)])
  return { title: m.ops_jobs(), state, cursor, failures, queues }
}

export const actions: Actions = { replay: (event) => submit(event, replayReaction) }
