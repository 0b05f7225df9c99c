import type { Selectable } from 'kysely'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { DiscussionTable, ReplyTable, Tables } from '../tables.ts'

export type DiscussionRow = Selectable<DiscussionTable>
export type ReplyRow = Selectable<ReplyTable>

/** Locks a thread. Everything that changes a thread or a reply in it takes this first, so that counters and acceptance agree. */
export async function lockDiscussion(work: Work<Tables>, id: string): Promise<DiscussionRow> {
  const row = await work.selectFrom('community.discussion').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row || row.deleted_at) throw refuse.notFound()
  return row
}

/** A reply and its thread, locked in that order: thread first. */
export async function lockReply(work: Work<Tables>, id: string): Promise<{ discussion: DiscussionRow; reply: ReplyRow }> {
  const found = await work.selectFrom('community.reply').select('discussion_id').where('id', '=', id).executeTakeFirst()
  if (!found) throw refuse.notFound()
  const discussion = await lockDiscussion(work, found.discussion_id)
  const reply = await work.selectFrom('community.reply').selectAll().where('id', '=', id).executeTakeFirst()
  if (!reply || reply.deleted_at) throw refuse.notFound()
  return { discussion, reply }
}

export const discussionPath = (id: string) => `/discussions/${id}`
export const replyPath = (discussionId: string, replyId: string) => `/discussions/${discussionId}#r-${replyId}`
