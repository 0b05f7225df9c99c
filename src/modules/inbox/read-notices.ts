import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { context } from '#platform/context.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { hint } from '#platform/realtime.ts'
import { kindsOf, type NoticeGroup, noticeGroups, noticeKinds } from './rules.ts'
import { query, useCase } from './tables.ts'
import { textOf } from './texts.ts'

/** How many notices a person has not read. One row by primary key: every page asks. */
export async function unreadCount(db: AnyDb, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count from inbox.unread where person_id = ${personId}`.execute(db)
  return rows[0]?.count ?? 0
}

const groupOf = (kind: string): NoticeGroup => (kind in noticeKinds ? noticeKinds[kind as keyof typeof noticeKinds].group : 'learning')

export const listNotices = query({
  id: 'inbox.list-notices',
  summary: 'My notices, newest first',
  access: signedIn,
  input: z.object({
    group: z.enum(noticeGroups).optional().catch(undefined),
    unread: z.union([z.literal('1'), z.literal('true'), z.boolean()]).optional(),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30)
  }),
  output: z.object({
    rows: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        group: z.string(),
        title: z.string(),
        body: z.string(),
        url: z.string(),
        createdAt: z.date(),
        readAt: z.date().nullable()
      })
    ),
    next: z.string().nullable()
  }),
  async run({ db, actor }, { group, unread, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('inbox.notice')
      .selectAll()
      .where('person_id', '=', actor.id)
      .$if(group !== undefined, (q) => q.where('kind', 'in', kindsOf(group as NoticeGroup)))
      .$if(Boolean(unread), (q) => q.where('read_at', 'is', null))
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    const page = toPage(rows, limit, (row) => [row.created_at.toISOString(), row.id])
    const { locale } = context()
    return {
      rows: page.rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        group: groupOf(row.kind),
        ...textOf(row.kind, row.data, locale),
        url: row.url,
        createdAt: row.created_at,
        readAt: row.read_at
      })),
      next: page.next
    }
  }
})

export const readNotices = useCase({
  id: 'inbox.read-notices',
  summary: 'Mark notices as read: those named, or all up to now',
  access: signedIn,
  input: z.object({ ids: z.array(z.uuid()).max(100).optional() }),
  output: z.object({ read: z.number(), unread: z.number() }),
  async run({ work, actor, now, afterCommit }, { ids }) {
    const { rows } = await sql<{ read: number; unread: number }>`
      with seen as (
        update inbox.notice set read_at = ${now} where person_id = ${actor.id} and read_at is null
          and (${ids === undefined} or id = any(${ids ?? []}::uuid[])) returning id)
      , counted as (update inbox.unread set count = greatest(0, count - (select count(*) from seen)) where person_id = ${actor.id} returning count)
      select (select count(*) from seen)::int as read, coalesce((select count from counted), 0)::int as unread`.execute(work)
    afterCommit(() => hint(`user:${actor.id}`))
    return rows[0] ?? { read: 0, unread: 0 }
  }
})

export const unread = query({
  id: 'inbox.unread',
  summary: 'How many notices I have not read',
  access: signedIn,
  input: z.object({}),
  output: z.object({ count: z.number() }),
  run: async ({ db, actor }) => ({ count: await unreadCount(db as unknown as AnyDb, actor.id) })
})

export const openNotice = useCase({
  id: 'inbox.open-notice',
  summary: 'Where a notice leads; it counts as read from now on',
  access: signedIn,
  input: z.object({ noticeId: z.uuid() }),
  output: z.object({ url: z.string() }),
  async run({ work, actor, now, afterCommit }, { noticeId }) {
    const notice = await work
      .selectFrom('inbox.notice')
      .select(['url', 'read_at'])
      .where('id', '=', noticeId)
      .where('person_id', '=', actor.id)
      .forUpdate()
      .executeTakeFirst()
    if (!notice) throw refuse.notFound()
    if (!notice.read_at) {
      await work.updateTable('inbox.notice').set({ read_at: now }).where('id', '=', noticeId).execute()
      await work
        .updateTable('inbox.unread')
        .set((eb) => ({ count: eb('count', '-', 1) }))
        .where('person_id', '=', actor.id)
        .where('count', '>', 0)
        .execute()
      afterCommit(() => hint(`user:${actor.id}`))
    }
    return { url: notice.url }
  }
})
