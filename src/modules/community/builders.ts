import { database } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { excerpt } from '#platform/markdown/index.ts'
import { now } from '#platform/time/clock.ts'
import { escalateAfterHours, hoursLater, type Mode, remindAfterHours } from './rules.ts'
import { own } from './tables.ts'
import { findableAgain, replyFindable } from './talk/search-documents.ts'

interface DiscussionWish {
  courseId: string
  authorId: string
  lessonId?: string
  mode?: Mode
  title?: string
  body?: string
  createdAt?: Date
  useful?: number
  pinned?: boolean
  featured?: boolean
}

let made = 0

/** A discussion as if written at `createdAt`; nobody is told. For tests and the demo world. */
export async function aDiscussion(wish: DiscussionWish): Promise<{ id: string }> {
  made += 1
  const at = wish.createdAt ?? now()
  const asked = (wish.mode ?? 'question') === 'question'
  const body = wish.body ?? `第 ${made} 个问题的细节：这一步的结果和讲义对不上。`
  return database()
    .transaction()
    .execute(async (transaction) => {
      const work = own(transaction)
      const course = await work.selectFrom('catalog.course_card').select('language').where('id', '=', wish.courseId).executeTakeFirstOrThrow()
      const space = await work.selectFrom('community.space').select('readers').where('course_id', '=', wish.courseId).executeTakeFirst()
      const row = await work
        .insertInto('community.discussion')
        .values({
          id: newId(),
          course_id: wish.courseId,
          lesson_id: wish.lessonId ?? null,
          at_seconds: null,
          mode: wish.mode ?? 'question',
          author_id: wish.authorId,
          title: wish.title ?? `第 ${made} 个问题`,
          body,
          excerpt: excerpt(body, 160),
          public: space?.readers !== 'course',
          created_at: at,
          active_at: at,
          useful_count: wish.useful ?? 0,
          pinned_at: wish.pinned ? at : null,
          featured_at: wish.featured ? at : null,
          // History reminds nobody.
          due_at: asked ? hoursLater(at, remindAfterHours) : null,
          escalate_at: asked ? hoursLater(at, escalateAfterHours) : null
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      await work.insertInto('community.follow').values({ discussion_id: row.id, person_id: wish.authorId, followed_at: at }).execute()
      await findableAgain(work, row, course.language, at)
      return { id: row.id }
    })
}

interface ReplyWish {
  discussionId: string
  authorId: string
  parentId?: string
  body?: string
  createdAt?: Date
  useful?: number
  accepted?: boolean
}

/** A reply as if written at `createdAt`, counted and found like one that was posted. */
export async function aReply(wish: ReplyWish): Promise<{ id: string }> {
  made += 1
  const at = wish.createdAt ?? now()
  return database()
    .transaction()
    .execute(async (transaction) => {
      const work = own(transaction)
      const discussion = await work.selectFrom('community.discussion').selectAll().where('id', '=', wish.discussionId).forUpdate().executeTakeFirstOrThrow()
      const course = await work.selectFrom('catalog.course_card').select('language').where('id', '=', discussion.course_id).executeTakeFirstOrThrow()
      const reply = {
        id: newId(),
        discussion_id: discussion.id,
        parent_id: wish.parentId ?? null,
        author_id: wish.authorId,
        body: wish.body ?? `第 ${made} 个回答。`,
        created_at: at,
        useful_count: wish.useful ?? 0
      }
      await work.insertInto('community.reply').values(reply).execute()
      if (wish.parentId)
        await work
          .updateTable('community.reply')
          .set((eb) => ({ child_count: eb('child_count', '+', 1) }))
          .where('id', '=', wish.parentId as string)
          .execute()
      await work
        .updateTable('community.discussion')
        .where('id', '=', discussion.id)
        .set((eb) => ({
          reply_count: eb('reply_count', '+', 1),
          active_at: new Date(Math.max(at.getTime(), discussion.active_at.getTime())),
          ...(wish.authorId !== discussion.author_id && !discussion.answered_at && { answered_at: at }),
          ...(wish.accepted && { accepted_reply_id: reply.id, accepted_by: discussion.author_id, accepted_at: at })
        }))
        .execute()
      await work
        .insertInto('community.follow')
        .values({ discussion_id: discussion.id, person_id: wish.authorId, followed_at: at })
        .onConflict((conflict) => conflict.columns(['discussion_id', 'person_id']).doNothing())
        .execute()
      await replyFindable(work, discussion, reply, course.language, at)
      return { id: reply.id }
    })
}
