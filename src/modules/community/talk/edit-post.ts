import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { excerpt } from '#platform/markdown/index.ts'
import { hint } from '#platform/realtime.ts'
import { canChange } from '../access.ts'
import { readablePlace } from '../place.ts'
import { bodyLength, replyLength, titleLength } from '../rules.ts'
import { useCase } from '../tables.ts'
import { lockDiscussion, lockReply } from './discussion-row.ts'
import { publishMentions } from './mention.ts'
import { findable, findableAgain, replyFindable } from './search-documents.ts'
import { mayPublish } from './writing.ts'

export const editDiscussion = useCase({
  id: 'community.edit-discussion',
  summary: 'Change my discussion; what it said before is kept',
  access: signedIn,
  limit: { max: 60, seconds: 3600 },
  input: z.object({
    discussionId: z.uuid(),
    title: z.string().trim().min(titleLength.min).max(titleLength.max),
    body: z.string().trim().min(1).max(bodyLength)
  }),
  output: z.null(),
  async run({ work, actor, now, publish, afterCommit }, { discussionId, title, body }) {
    const before = await lockDiscussion(work, discussionId)
    if (!before.visible && before.author_id !== actor.id) throw refuse.notFound()
    allow(canChange(actor, before))
    const place = await readablePlace(work, actor, before.course_id)
    await mayPublish(work, { actor, place, accepts: true, now })
    if (before.title === title && before.body === body) return null
    await work
      .insertInto('community.revision')
      .values({ id: newId(), subject_kind: 'discussion', subject_id: discussionId, title: before.title, body: before.body, replaced_at: now })
      .execute()
    await work
      .updateTable('community.discussion')
      .set({ title, body, excerpt: excerpt(body, 160), edited_at: now })
      .where('id', '=', discussionId)
      .execute()
    const discussion = { ...before, title, body }
    // The replies are found under the title; another text of the question is no news for them.
    if (title === before.title) await findable(work, discussion, place.language, now)
    else await findableAgain(work, discussion, place.language, now)
    await publishMentions({ work, publish }, { body, discussion, replyId: null, byId: actor.id })
    afterCommit(() => hint(`discussion:${discussionId}`))
    return null
  }
})

export const editReply = useCase({
  id: 'community.edit-reply',
  summary: 'Change my reply; what it said before is kept',
  access: signedIn,
  limit: { max: 60, seconds: 3600 },
  input: z.object({ replyId: z.uuid(), body: z.string().trim().min(1).max(replyLength) }),
  output: z.null(),
  async run({ work, actor, now, publish, afterCommit }, { replyId, body }) {
    const { discussion, reply } = await lockReply(work, replyId)
    if (!discussion.visible || (!reply.visible && reply.author_id !== actor.id)) throw refuse.notFound()
    allow(canChange(actor, reply))
    const place = await readablePlace(work, actor, discussion.course_id)
    await mayPublish(work, { actor, place, accepts: true, now })
    if (reply.body === body) return null
    await work
      .insertInto('community.revision')
      .values({ id: newId(), subject_kind: 'reply', subject_id: replyId, title: null, body: reply.body, replaced_at: now })
      .execute()
    await work.updateTable('community.reply').set({ body, edited_at: now }).where('id', '=', replyId).execute()
    await replyFindable(work, discussion, { ...reply, body }, place.language, now)
    await publishMentions({ work, publish }, { body, discussion, replyId, byId: actor.id })
    afterCommit(() => hint(`discussion:${discussion.id}`))
    return null
  }
})
