import { sql } from 'kysely'
import { z } from 'zod'

/** A discussion as lists show it. */
export const listedDiscussion = z.object({
  id: z.string(),
  mode: z.enum(['question', 'forum']),
  title: z.string(),
  excerpt: z.string(),
  lessonId: z.string().nullable(),
  lessonTitle: z.string().nullable(),
  atSeconds: z.number().nullable(),
  authorName: z.string(),
  authorSeed: z.string(),
  authorIsTeam: z.boolean(),
  createdAt: z.date(),
  activeAt: z.date(),
  replyCount: z.number(),
  usefulCount: z.number(),
  accepted: z.boolean(),
  answered: z.boolean(),
  dueAt: z.date().nullable(),
  pinned: z.boolean(),
  featured: z.boolean(),
  unread: z.boolean()
})
export type ListedDiscussion = z.infer<typeof listedDiscussion>

/** Columns over `d` (community.discussion) with the joins below. */
export const discussionColumns = ({ viewerId, newSince }: { viewerId: string; newSince: Date }) => sql`
  d.id, d.mode, d.title, d.excerpt, d.lesson_id as "lessonId", lesson.title as "lessonTitle", d.at_seconds as "atSeconds",
  coalesce(author.name, '') as "authorName", coalesce(author.avatar_seed, '') as "authorSeed",
  exists (select 1 from catalog.course_team t where t.course_id = d.course_id and t.person_id = d.author_id) as "authorIsTeam",
  d.created_at as "createdAt", d.active_at as "activeAt", d.reply_count as "replyCount", d.useful_count as "usefulCount",
  d.accepted_reply_id is not null as accepted, d.answered_at is not null as answered, d.due_at as "dueAt", d.pinned_at is not null as pinned, d.featured_at is not null as featured,
  ${viewerId ? sql`d.active_at > coalesce(mark.read_at, case when d.author_id = ${viewerId} then d.active_at else ${newSince} end)` : sql`false`} as unread`

export const discussionJoins = (versionId: string | null, viewerId: string) => sql`
  left join identity.person_card author on author.id = d.author_id
  left join catalog.lesson_row lesson on lesson.version_id = ${versionId}::uuid and lesson.lesson_id = d.lesson_id
  left join community.read_mark mark on mark.person_id = ${viewerId || null}::uuid and mark.discussion_id = d.id`
