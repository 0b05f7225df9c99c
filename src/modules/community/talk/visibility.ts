import { sql } from 'kysely'
import type { Work } from '#platform/db.ts'
import { postgresSearch } from '#platform/search/index.ts'
import { withdraw } from '#modules/inbox/index.ts'
import type { Tables } from '../tables.ts'
import type { DiscussionRow, ReplyRow } from './discussion-row.ts'
import { findableAgain, notFindable, replyFindable } from './search-documents.ts'

/** A thread disappears from lists, search and notices, or comes back. The row is locked by the caller. */
export async function setDiscussionVisible(work: Work<Tables>, discussion: DiscussionRow, visible: boolean, language: string, now: Date): Promise<void> {
  await work
    .updateTable('community.discussion')
    .set({ hidden_at: visible ? null : now })
    .where('id', '=', discussion.id)
    .execute()
  if (visible) return findableAgain(work, discussion, language, now)
  await notFindable(work, discussion.id)
  await withdraw(work, `discussion:${discussion.id}`)
}

/** What follows when a reply stops or starts being seen: counters, acceptance, whether the question waits, search, notices. */
export async function afterReplyVisibility(
  work: Work<Tables>,
  { discussion, reply, visible, language, now }: { discussion: DiscussionRow; reply: ReplyRow; visible: boolean; language: string; now: Date }
): Promise<void> {
  const step = visible ? 1 : -1
  if (reply.parent_id)
    await work
      .updateTable('community.reply')
      .set((eb) => ({ child_count: eb('child_count', '+', step) }))
      .where('id', '=', reply.parent_id)
      .execute()
  const loses = !visible && discussion.accepted_reply_id === reply.id
  await work
    .updateTable('community.discussion')
    .where('id', '=', discussion.id)
    .set((eb) => ({
      reply_count: eb('reply_count', '+', step),
      answered_at: sql<Date | null>`(select min(r.created_at) from community.reply r where r.discussion_id = ${discussion.id} and r.visible and r.author_id <> ${discussion.author_id})`,
      ...(loses && { accepted_reply_id: null, accepted_by: null, accepted_at: null })
    }))
    .execute()
  if (visible) {
    if (discussion.visible) await replyFindable(work, discussion, reply, language, now)
  } else {
    await postgresSearch.remove(work, 'reply', reply.id)
    await withdraw(work, `reply:${reply.id}`)
  }
}
