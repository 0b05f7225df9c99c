import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { readablePlace } from '../place.ts'
import { type Tables, useCase } from '../tables.ts'
import { lockDiscussion, lockReply } from './discussion-row.ts'

const flag = z.union([z.boolean(), z.literal('true').transform(() => true), z.literal('false').transform(() => false)]).default(true)
const output = z.object({ useful: z.boolean(), count: z.number() })

export const markDiscussionUseful = useCase({
  id: 'community.mark-discussion-useful',
  summary: 'Say that a discussion was useful, or take it back',
  access: signedIn,
  limit: { max: 200, seconds: 3600 },
  input: z.object({ discussionId: z.uuid(), useful: flag }),
  output,
  async run({ work, actor, now }, { discussionId, useful }) {
    const discussion = await lockDiscussion(work, discussionId)
    if (!discussion.visible) throw refuse.notFound()
    await readablePlace(work, actor, discussion.course_id)
    if (discussion.author_id === actor.id) throw refuse.conflict('community/own-vote')
    const step = await vote(work, discussionId, actor.id, useful, now)
    if (step !== 0)
      await work
        .updateTable('community.discussion')
        .set((eb) => ({ useful_count: eb('useful_count', '+', step) }))
        .where('id', '=', discussionId)
        .execute()
    return { useful, count: discussion.useful_count + step }
  }
})

export const markReplyUseful = useCase({
  id: 'community.mark-reply-useful',
  summary: 'Say that a reply was useful, or take it back',
  access: signedIn,
  limit: { max: 200, seconds: 3600 },
  input: z.object({ replyId: z.uuid(), useful: flag }),
  output,
  async run({ work, actor, now }, { replyId, useful }) {
    const { discussion, reply } = await lockReply(work, replyId)
    if (!discussion.visible || !reply.visible) throw refuse.notFound()
    await readablePlace(work, actor, discussion.course_id)
    if (reply.author_id === actor.id) throw refuse.conflict('community/own-vote')
    const step = await vote(work, replyId, actor.id, useful, now)
    if (step !== 0)
      await work
        .updateTable('community.reply')
        .set((eb) => ({ useful_count: eb('useful_count', '+', step) }))
        .where('id', '=', replyId)
        .execute()
    return { useful, count: reply.useful_count + step }
  }
})

/** Saying it twice counts once: what changed is what the row says. */
async function vote(work: Work<Tables>, subjectId: string, personId: string, useful: boolean, now: Date): Promise<1 | 0 | -1> {
  if (useful) {
    const { numInsertedOrUpdatedRows } = await work
      .insertInto('community.vote')
      .values({ subject_id: subjectId, person_id: personId, voted_at: now })
      .onConflict((conflict) => conflict.columns(['subject_id', 'person_id']).doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n ? 1 : 0
  }
  const { numDeletedRows } = await work.deleteFrom('community.vote').where('subject_id', '=', subjectId).where('person_id', '=', personId).executeTakeFirst()
  return numDeletedRows === 1n ? -1 : 0
}
