import { allDiscussions, curate, hidePost } from '#modules/community/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const filter = Object.fromEntries(
    [...url.searchParams].filter(([name, value]) => value !== '' && ['state', 'mode', 'course', 'author', 'cursor'].includes(name))
  ) as Record<string, string | undefined>
  return { title: m.community_discussions(), filter, list: await read(allDiscussions, filter) }
}

export const actions: Actions = { curate: (event) => submit(event, curate), hide: (event) => submit(event, hidePost) }
