import { sql } from 'kysely'
import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { query } from '../tables.ts'

const row = z.object({
  id: z.string(),
  title: z.string(),
  excerpt: z.string(),
  mode: z.enum(['question', 'forum']),
  courseTitle: z.string(),
  courseSlug: z.string(),
  authorId: z.string(),
  authorName: z.string(),
  authorSeed: z.string(),
  createdAt: z.date(),
  activeAt: z.date(),
  replyCount: z.number(),
  usefulCount: z.number(),
  answered: z.boolean(),
  dueAt: z.date().nullable(),
  escalated: z.boolean(),
  hidden: z.boolean(),
  pinned: z.boolean(),
  featured: z.boolean()
})

export const allDiscussions = query({
  id: 'community.all-discussions',
  summary: 'Discussions of all courses for those who keep order, hidden ones too',
  access: withRole('moderator', 'operator', 'admin'),
  input: z.object({
    state: z.enum(['all', 'waiting', 'late', 'hidden', 'featured']).default('all').catch('all'),
    mode: z.enum(['question', 'forum']).optional().catch(undefined),
    course: z.string().max(80).optional(),
    author: z.string().max(60).optional(),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30)
  }),
  output: z.object({ rows: z.array(row), next: z.string().nullable() }),
  async run({ db, now }, { state, mode, course, author, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const states = {
      all: sql``,
      waiting: sql`and d.visible and d.mode = 'question' and d.answered_at is null`,
      late: sql`and d.visible and d.mode = 'question' and d.answered_at is null and d.due_at < ${now}`,
      hidden: sql`and d.hidden_at is not null`,
      featured: sql`and d.visible and d.featured_at is not null`
    }
    const { rows } = await sql<z.infer<typeof row>>`
      select d.id, d.title, d.excerpt, d.mode, c.title as "courseTitle", c.slug as "courseSlug", d.author_id as "authorId", coalesce(p.name, '') as "authorName", coalesce(p.avatar_seed, '') as "authorSeed",
        d.created_at as "createdAt", d.active_at as "activeAt", d.reply_count as "replyCount", d.useful_count as "usefulCount", d.answered_at is not null as answered, d.due_at as "dueAt", d.escalated_at is not null as escalated,
        d.hidden_at is not null as hidden, d.pinned_at is not null as pinned, d.featured_at is not null as featured
      from community.discussion d join catalog.course_card c on c.id = d.course_id left join identity.person_card p on p.id = d.author_id
      where d.deleted_at is null ${states[state]} ${mode ? sql`and d.mode = ${mode}` : sql``}
        ${course ? sql`and d.course_id = (select id from catalog.course_card where slug = ${course})` : sql``}
        ${author ? sql`and d.author_id in (select id from identity.person_card where username = ${author.replace(/^@/, '')})` : sql``}
        ${after ? sql`and (d.active_at, d.id) < (${new Date(String(after[0]))}, ${String(after[1])}::uuid)` : sql``}
      order by d.active_at desc, d.id desc limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (one) => [one.activeAt.toISOString(), one.id])
  }
})
