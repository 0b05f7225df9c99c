import { sql } from 'kysely'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { newForDays } from '../rules.ts'
import { query } from '../tables.ts'
import { discussionColumns, type ListedDiscussion, listedDiscussion } from './listed.ts'

const filters = {
  newest: sql``,
  unanswered: sql`and d.mode = 'question' and d.answered_at is null`,
  featured: sql`and d.featured_at is not null`
}
const row = listedDiscussion.extend({ courseTitle: z.string(), courseSlug: z.string(), courseKind: z.string() })

export const communityHome = query({
  id: 'community.newest-discussions',
  summary: 'Discussions of all courses whose discussions are public: newest activity, unanswered questions, the best',
  access: anyone,
  input: z.object({
    filter: z.enum(['newest', 'unanswered', 'featured']).default('newest').catch('newest'),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20)
  }),
  output: z.object({ rows: z.array(row), next: z.string().nullable() }),
  async run({ db, actor, now }, { filter, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const newSince = new Date(now.getTime() - newForDays * 86_400_000)
    const { rows } = await sql<ListedDiscussion & { courseTitle: string; courseSlug: string; courseKind: string }>`
      select ${discussionColumns({ viewerId: actor.id, newSince })}, course.title as "courseTitle", course.slug as "courseSlug", course.kind as "courseKind"
      from community.discussion d
      join catalog.course_card course on course.id = d.course_id and course.status = 'published'
      left join identity.person_card author on author.id = d.author_id
      left join catalog.lesson_row lesson on lesson.version_id = course.published_version_id and lesson.lesson_id = d.lesson_id
      left join community.read_mark mark on mark.person_id = ${actor.id || null}::uuid and mark.discussion_id = d.id
      where d.visible and d.public ${filters[filter]} ${after ? sql`and (d.active_at, d.id) < (${new Date(String(after[0]))}, ${String(after[1])}::uuid)` : sql``}
      order by d.active_at desc, d.id desc limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (one) => [new Date(one.activeAt).toISOString(), one.id])
  }
})
