import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { hint } from '#platform/realtime.ts'
import { canAccept } from '../access.ts'
import { readablePlace } from '../place.ts'
import { useCase } from '../tables.ts'
import { lockDiscussion, lockReply } from './discussion-row.ts'

export const acceptReply = useCase({
  id: 'community.accept-reply',
  summary: 'Accept a reply as the answer: the asker or the course team; choosing another one replaces it',
  access: signedIn,
  input: z.object({ replyId: z.uuid() }),
  output: z.object({ acceptedReplyId: z.string() }),
  async run({ work, actor, now, publish, afterCommit }, { replyId }) {
    const { discussion, reply } = await lockReply(work, replyId)
    if (!discussion.visible || !reply.visible) throw refuse.notFound()
    const place = await readablePlace(work, actor, discussion.course_id)
    allow(canAccept(actor, place, discussion))
    if (discussion.accepted_reply_id === replyId) throw refuse.conflict('community/accepted-already')
    await work
      .updateTable('community.discussion')
      .set({ accepted_reply_id: replyId, accepted_by: actor.id, accepted_at: now })
      .where('id', '=', discussion.id)
      .execute()
    await publish('reply.accepted', { replyId, discussionId: discussion.id, authorId: reply.author_id, acceptedById: actor.id })
    afterCommit(() => hint(`discussion:${discussion.id}`))
    return { acceptedReplyId: replyId }
  }
})

export const unacceptReply = useCase({
  id: 'community.unaccept-reply',
  summary: 'The accepted answer turned out not to be one',
  access: signedIn,
  input: z.object({ discussionId: z.uuid() }),
  output: z.null(),
  async run({ work, actor, afterCommit }, { discussionId }) {
    const discussion = await lockDiscussion(work, discussionId)
    if (!discussion.visible) throw refuse.notFound()
    allow(canAccept(actor, await readablePlace(work, actor, discussion.course_id), discussion))
    await work
      .updateTable('community.discussion')
      .set({ accepted_reply_id: null, accepted_by: null, accepted_at: null })
      .where('id', '=', discussionId)
      .execute()
    afterCommit(() => hint(`discussion:${discussionId}`))
    return null
  }
})
