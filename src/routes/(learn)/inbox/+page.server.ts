import { listNotices, readNotices } from '#modules/inbox/index.ts'
import { context } from '#platform/context.ts'
import { read, submit, toSignIn } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  const { searchParams } = event.url
  const [group, unreadOnly] = [searchParams.get('group') ?? undefined, searchParams.has('unread')]
  return { group, unreadOnly, notices: await read(listNotices, { group, ...(unreadOnly && { unread: '1' }), cursor: searchParams.get('cursor') ?? undefined }) }
}

export const actions: Actions = { readAll: (event) => submit(event, readNotices) }
