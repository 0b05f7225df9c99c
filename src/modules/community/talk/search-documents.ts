import type { Work } from '#platform/db.ts'
import { plainText } from '#platform/markdown/index.ts'
import { postgresSearch } from '#platform/search/index.ts'
import type { Tables } from '../tables.ts'
import { type DiscussionRow, discussionPath, type ReplyRow, replyPath } from './discussion-row.ts'

const audienceOf = (discussion: Pick<DiscussionRow, 'public' | 'course_id'>) => (discussion.public ? ['public'] : [`course:${discussion.course_id}`, 'staff'])

/** A thread as people find it; call it in the transaction that changed it. */
export async function findable(work: Work<Tables>, discussion: DiscussionRow, language: string, now: Date): Promise<void> {
  await postgresSearch.put(work, {
    kind: 'discussion',
    refId: discussion.id,
    title: discussion.title,
    body: plainText(discussion.body),
    url: discussionPath(discussion.id),
    language,
    audience: audienceOf(discussion),
    publishedAt: discussion.created_at,
    updatedAt: now
  })
}

/** A reply as people find it, under its thread's title. */
export async function replyFindable(
  work: Work<Tables>,
  discussion: DiscussionRow,
  reply: Pick<ReplyRow, 'id' | 'body' | 'created_at'>,
  language: string,
  now: Date
): Promise<void> {
  await postgresSearch.put(work, {
    kind: 'reply',
    refId: reply.id,
    title: discussion.title,
    body: plainText(reply.body),
    url: replyPath(discussion.id, reply.id),
    language,
    audience: audienceOf(discussion),
    publishedAt: reply.created_at,
    updatedAt: now
  })
}

/** Takes a thread out of the search, with all its replies. */
export async function notFindable(work: Work<Tables>, discussionId: string): Promise<void> {
  await postgresSearch.remove(work, 'discussion', discussionId)
  const replies = await work.selectFrom('community.reply').select('id').where('discussion_id', '=', discussionId).where('visible', '=', true).execute()
  await postgresSearch.remove(
    work,
    'reply',
    replies.map(({ id }) => id)
  )
}

/** Puts a thread and its visible replies back, e.g. when hiding was a mistake or the readers changed. */
export async function findableAgain(work: Work<Tables>, discussion: DiscussionRow, language: string, now: Date): Promise<void> {
  await findable(work, discussion, language, now)
  const replies = await work
    .selectFrom('community.reply')
    .select(['id', 'body', 'created_at'])
    .where('discussion_id', '=', discussion.id)
    .where('visible', '=', true)
    .execute()
  for (const reply of replies) await replyFindable(work, discussion, reply, language, now)
}
