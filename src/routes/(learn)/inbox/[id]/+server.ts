import { redirect } from '@sveltejs/kit'
import { openNotice } from '#modules/inbox/index.ts'
import { asPageError, localPath } from '#platform/pages.ts'
import { perform } from '#platform/perform.ts'
import type { RequestHandler } from './$types'

/** A notice's own address: it counts as read, and leads to what it tells of. */
export const GET: RequestHandler = async ({ params, url }) => {
  const opened = await perform(openNotice, { noticeId: params.id }).catch((thrown) => {
    throw asPageError(thrown, url.pathname)
  })
  redirect(303, localPath(opened.url))
}
