import type { Selectable } from 'kysely'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { DiscussionTable, ReplyTable, Tables } from '../tables.ts'

export type DiscussionRow = Selectable<DiscussionTable>
export type ReplyRow = Selectable<ReplyTable>

interface InThread {
  discussion: DiscussionRow
  reply: ReplyRow
}

/** Locks a thread. Everything that changes a thread or a reply in it takes this first, so that counters and acceptance agree. */
export async function lockDiscussion(work: Work<Tables>, id: string): Promise<DiscussionRow> {
  const row = await lockDiscussionIfThere(work, id)
  if (!row) throw refuse.notFound()
  return row
}

/** A reply and its thread, locked in that order: thread first. */
export async function lockReply(work: Work<Tables>, id: string): Promise<InThread> {
  const found = await lockReplyIfThere(work, id)
  if (!found) throw refuse.notFound()
  return found
}

/** As `lockDiscussion`; undefined when its author took it away. */
export async function lockDiscussionIfThere(work: Work<Tables>, id: string): Promise<DiscussionRow | undefined> {
  const row = await work.selectFrom('community.discussion').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row?.deleted_at ? undefined : row
}

/** As `lockReply`; undefined when its author took it away, or its thread is gone. */
export async function lockReplyIfThere(work: Work<Tables>, id: string): Promise<InThread | undefined> {
  const found = await work.selectFrom('community.reply').select('discussion_id').where('id', '=', id).executeTakeFirst()
  const discussion = found && (await lockDiscussionIfThere(work, found.discussion_id))
  if (!discussion) return undefined
  const reply = await work.selectFrom('community.reply').selectAll().where('id', '=', id).executeTakeFirst()
  return reply && !reply.deleted_at ? { discussion, reply } : undefined
}

export const discussionPath = (id: string) => `/discussions/${id}`
export const replyPath = (discussionId: string, replyId: string) => `/discussions/${discussionId}#r-${replyId}`
