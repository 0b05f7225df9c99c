import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import type { AnyDb } from '#platform/db.ts'
import type { Cursor } from '#platform/keyset.ts'
import { isModerator } from '../access.ts'
import { repliesPerBranch } from '../rules.ts'

export interface FoundReply {
  id: string
  authorId: string
  name: string
  username: string
  seed: string
  body: string
  fileIds: string[]
  createdAt: Date
  editedAt: Date | null
  usefulCount: number
  useful: boolean
  state: 'visible' | 'hidden' | 'deleted'
}
type Top = FoundReply & { children: FoundReply[] }
interface Row extends FoundReply {
  parentId: string | null
}

interface Reading {
  discussionId: string
  acceptedId: string | null
  viewer: Actor
  after: Cursor | undefined
  limit: number
}

/**
 * A page of a thread in one statement: top replies in order with their branches, and the branch with the accepted
 * answer. What is hidden reaches its author and those who keep order; what is deleted keeps its place, empty, as
 * long as something hangs below it.
 */
export async function readReplies(
  db: AnyDb,
  { discussionId, acceptedId, viewer, after, limit }: Reading
): Promise<{ tops: Top[]; accepted: Top | undefined; people: { id: string; name: string; username: string }[] }> {
  const who = viewer.id || null
  const seen = isModerator(viewer) ? sql`true` : sql`(r.hidden_at is null or r.author_id = ${who})`
  const shown = sql`(r.deleted_at is null and ${seen} or r.child_count > 0)`
  const { rows } = await sql<Row & { top: boolean }>`
    with tops as (
      select r.id from community.reply r where r.discussion_id = ${discussionId} and r.parent_id is null and ${shown}
        ${after ? sql`and (r.created_at, r.id) > (${new Date(String(after[0]))}, ${String(after[1])}::uuid)` : sql``}
      order by r.created_at, r.id limit ${limit + 1}),
    chosen as (
      select id from tops union
      select coalesce(parent_id, id) from community.reply where id = ${acceptedId})
    select r.id, r.parent_id as "parentId", r.author_id as "authorId", coalesce(p.name, '') as name, coalesce(p.username, '') as username, coalesce(p.avatar_seed, '') as seed,
      case when r.deleted_at is null and ${seen} then r.body else '' end as body, case when r.deleted_at is null and ${seen} then r.file_ids else '{}' end as "fileIds",
      r.created_at as "createdAt", r.edited_at as "editedAt", r.useful_count as "usefulCount",
      exists (select 1 from community.vote v where v.subject_id = r.id and v.person_id = ${who}) as useful,
      case when r.deleted_at is not null or not ${seen} then 'deleted' when r.hidden_at is not null then 'hidden' else 'visible' end as state,
      r.id in (select id from tops) as top
    from chosen
    join lateral (
      (select * from community.reply where id = chosen.id)
      union all
      (select * from community.reply r where r.parent_id = chosen.id and r.deleted_at is null and ${seen} order by r.created_at, r.id limit ${repliesPerBranch})) r on true
    left join identity.person_card p on p.id = r.author_id
    order by r.created_at, r.id`.execute(db)
  const tops: Top[] = []
  const all = new Map<string, Top>()
  for (const { parentId, top, ...row } of rows) {
    if (parentId) continue
    const entry = { ...row, children: [] as FoundReply[] }
    all.set(row.id, entry)
    if (top) tops.push(entry)
  }
  for (const { parentId, top: _, ...row } of rows) if (parentId) all.get(parentId)?.children.push(row)
  const accepted = acceptedId ? [...all.values()].find((one) => one.id === acceptedId || one.children.some((child) => child.id === acceptedId)) : undefined
  const people = new Map(
    rows
      .filter((row) => row.username !== '' && row.state === 'visible')
      .map((row) => [row.authorId, { id: row.authorId, name: row.name, username: row.username }])
  )
  return { tops, accepted, people: [...people.values()] }
}
