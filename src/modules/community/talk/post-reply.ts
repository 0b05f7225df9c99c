import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { hint } from '#platform/realtime.ts'
import { canReply } from '../access.ts'
import { readablePlace } from '../place.ts'
import { repliesPerBranch, replyLength } from '../rules.ts'
import { useCase } from '../tables.ts'
import { lockDiscussion } from './discussion-row.ts'
import { publishMentions } from './mention.ts'
import { replyFindable } from './search-documents.ts'
import { acceptRules, allowOrSignIn, fileIds, holdPictures, mayPublish } from './writing.ts'

export const postReply = useCase({
  id: 'community.reply',
  summary: 'Answer a discussion, or one of its replies',
  access: signedIn,
  limit: { max: 60, seconds: 3600 },
  input: z.object({
    discussionId: z.uuid(),
    parentId: z
      .uuid()
      .optional()
      .or(z.literal('').transform(() => undefined)),
    body: z.string().trim().min(1).max(replyLength),
    fileIds,
    acceptRules
  }),
  output: z.object({ replyId: z.string() }),
  async run({ work, actor, now, publish, afterCommit }, input) {
    const discussion = await lockDiscussion(work, input.discussionId)
    if (!discussion.visible) throw refuse.notFound()
    const place = await readablePlace(work, actor, discussion.course_id)
    allowOrSignIn(actor, canReply(actor, place, discussion))
    await mayPublish(work, { actor, place, accepts: input.acceptRules, now })
    await holdPictures(work, input.fileIds, actor.id)

    const parent = input.parentId
      ? await work
          .selectFrom('community.reply')
          .select(['id', 'parent_id', 'child_count', 'visible'])
          .where('id', '=', input.parentId)
          .where('discussion_id', '=', discussion.id)
          .executeTakeFirst()
      : undefined
    if (input.parentId && !parent?.visible) throw refuse.notFound('community/no-reply')
    // Two levels: whoever answers the second one stands beside it.
    const parentId = parent ? (parent.parent_id ?? parent.id) : null
    if (parentId) {
      const { numUpdatedRows } = await work
        .updateTable('community.reply')
        .set((eb) => ({ child_count: eb('child_count', '+', 1) }))
        .where('id', '=', parentId)
        .where('child_count', '<', repliesPerBranch)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw refuse.conflict('community/branch-full')
    }
    const reply = {
      id: newId(),
      discussion_id: discussion.id,
      parent_id: parentId,
      author_id: actor.id,
      body: input.body,
      file_ids: input.fileIds,
      created_at: now
    }
    await work.insertInto('community.reply').values(reply).execute()
    await work
      .updateTable('community.discussion')
      .where('id', '=', discussion.id)
      .set((eb) => ({
        reply_count: eb('reply_count', '+', 1),
        active_at: now,
        ...(actor.id !== discussion.author_id && { answered_at: sql<Date>`coalesce(answered_at, ${now})` })
      }))
      .execute()
    await work
      .insertInto('community.follow')
      .values({ discussion_id: discussion.id, person_id: actor.id, followed_at: now })
      .onConflict((conflict) => conflict.columns(['discussion_id', 'person_id']).doNothing())
      .execute()
    await replyFindable(work, discussion, reply, place.language, now)
    await publish('reply.posted', { replyId: reply.id, discussionId: discussion.id, authorId: actor.id })
    await publishMentions({ work, publish }, { body: input.body, discussion, replyId: reply.id, byId: actor.id })
    afterCommit(() => {
      hint(`discussion:${discussion.id}`)
      hint(`course-discussion:${discussion.course_id}`)
    })
    return { replyId: reply.id }
  }
})
