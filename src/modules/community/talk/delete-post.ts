import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { hint } from '#platform/realtime.ts'
import { canChange } from '../access.ts'
import { useCase } from '../tables.ts'
import { lockDiscussion, lockReply } from './discussion-row.ts'
import { notFindable } from './search-documents.ts'
import { afterReplyVisibility } from './visibility.ts'
import { withdraw } from '#modules/inbox/index.ts'

export const deleteDiscussion = useCase({
  id: 'community.delete-discussion',
  summary: 'Take my discussion away, as long as nobody else has answered',
  access: signedIn,
  input: z.object({ discussionId: z.uuid() }),
  output: z.null(),
  async run({ work, actor, now, audit, afterCommit }, { discussionId }) {
    const discussion = await lockDiscussion(work, discussionId)
    if (!discussion.visible && discussion.author_id !== actor.id) throw refuse.notFound()
    allow(canChange(actor, discussion))
    // What others answered is theirs too.
    if (discussion.answered_at) throw refuse.conflict('community/has-replies')
    await work.updateTable('community.discussion').set({ deleted_at: now }).where('id', '=', discussionId).execute()
    await notFindable(work, discussionId)
    await withdraw(work, `discussion:${discussionId}`)
    await audit('discussion', discussionId)
    afterCommit(() => hint(`course-discussion:${discussion.course_id}`))
    return null
  }
})

export const deleteReply = useCase({
  id: 'community.delete-reply',
  summary: 'Take my reply away; answers to it stay',
  access: signedIn,
  input: z.object({ replyId: z.uuid() }),
  output: z.null(),
  async run({ work, actor, now, audit, afterCommit }, { replyId }) {
    const { discussion, reply } = await lockReply(work, replyId)
    if (!discussion.visible || (!reply.visible && reply.author_id !== actor.id)) throw refuse.notFound()
    allow(canChange(actor, reply))
    await work.updateTable('community.reply').set({ deleted_at: now }).where('id', '=', replyId).execute()
    await afterReplyVisibility(work, { discussion, reply, visible: false, language: '', now })
    await audit('reply', replyId)
    afterCommit(() => hint(`discussion:${discussion.id}`))
    return null
  }
})
