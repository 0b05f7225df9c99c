import { redirect } from '@sveltejs/kit'
import {
  acceptReply,
  curate,
  deleteDiscussion,
  deleteReply,
  editDiscussion,
  editReply,
  followDiscussion,
  hidePost,
  markDiscussionUseful,
  markReplyUseful,
  postReply,
  reportPost,
  showThread,
  unacceptReply,
  unfollowDiscussion
} from '#modules/community/index.ts'
import { asPageError, localPath, read, submit, went } from '#platform/pages.ts'
import { refuse } from '#platform/errors.ts'
import type { Actions, PageServerLoad, RequestEvent } from './$types'

export const load: PageServerLoad = async ({ params, url }) => {
  if (!/^[0-9a-f-]{36}$/.test(params.id)) throw asPageError(refuse.notFound())
  return {
    thread: await read(showThread, { discussionId: params.id, cursor: url.searchParams.get('cursor') ?? undefined }),
    more: url.searchParams.has('cursor')
  }
}

/** One form serves the discussion and its replies: a reply names itself. */
async function namesReply(event: RequestEvent): Promise<boolean> {
  return (await event.request.clone().formData()).has('replyId')
}

const about = (event: RequestEvent) => ({ discussionId: event.params.id })

export const actions: Actions = {
  reply: (event) => submit(event, postReply, about(event)),
  edit: async (event) => ((await namesReply(event)) ? submit(event, editReply) : submit(event, editDiscussion, about(event))),
  delete: async (event) => {
    if (await namesReply(event)) return submit(event, deleteReply)
    const result = await submit(event, deleteDiscussion, about(event))
    if (went(result)) redirect(303, localPath('/community'))
    return result
  },
  accept: (event) => submit(event, acceptReply),
  unaccept: (event) => submit(event, unacceptReply, about(event)),
  useful: async (event) => ((await namesReply(event)) ? submit(event, markReplyUseful) : submit(event, markDiscussionUseful, about(event))),
  follow: (event) => submit(event, followDiscussion, about(event)),
  unfollow: (event) => submit(event, unfollowDiscussion, about(event)),
  curate: (event) => submit(event, curate, about(event)),
  report: (event) => submit(event, reportPost),
  hide: (event) => submit(event, hidePost)
}
