import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { toPage } from '#platform/keyset.ts'
import { isCurator } from '../access.ts'
import { staleAfterDays } from '../rules.ts'
import { query } from '../tables.ts'
import { readCursor } from './cursor.ts'
import { authoredCourse, pageOf } from './shapes.ts'

// An edit is noted at the draft, a new version at the course.
const edited = sql`greatest(c.updated_at, d.changed_at)`

export const myCourses = query({
  id: 'catalog.my-courses',
  summary: 'Courses that one owns or helps with, last edited first; operators may ask for all',
  access: signedIn,
  input: z.object({
    all: z.stringbool().or(z.boolean()).default(false),
    cursor: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30)
  }),
  output: pageOf(authoredCourse),
  async run({ db, actor, now }, { all, cursor, limit }) {
    const at = readCursor(cursor, 'time', 'id')
    const mine =
      all && isCurator(actor)
        ? sql`true`
        : sql`(c.owner_id = ${actor.id} or exists (select 1 from catalog.course_member m where m.course_id = c.id and m.person_id = ${actor.id}))`
    const { rows } = await sql<{
      id: string
      slug: string
      kind: 'course' | 'task'
      title: string
      goal: string
      status: 'draft' | 'published' | 'withdrawn'
      learnerCount: number
      ratingCount: number
      priceAmount: number
      currency: string
      taskCount: number
      lessonCount: number
      publishedNumber: number | null
      editedAt: Date
      draftEdited: boolean
      reviewedAt: Date | null
      ownerName: string
      requested: boolean
      categorySlug: string | null
    }>`
      select c.id, c.slug, c.kind, coalesce(d.title, c.title) as title, coalesce(d.goal, c.goal) as goal, c.status, c.learner_count as "learnerCount", c.rating_count as "ratingCount",
        c.price_amount as "priceAmount", c.currency, c.task_count as "taskCount", c.lesson_count as "lessonCount", v.number as "publishedNumber", ${edited} as "editedAt",
        coalesce(d.changed_at > d.created_at, false) as "draftEdited", c.reviewed_at as "reviewedAt", coalesce(p.name, '') as "ownerName", g.slug as "categorySlug",
        exists (select 1 from catalog.publish_request r where r.course_id = c.id and r.state = 'open') as requested
      from catalog.course c
      left join catalog.course_version d on d.course_id = c.id and d.state = 'draft'
      left join catalog.course_version v on v.id = c.published_version_id
      left join catalog.category g on g.id = c.category_id
      left join identity.person_card p on p.id = c.owner_id
      where ${mine} ${at ? sql`and (${edited}, c.id) < (${at[0]}::timestamptz, ${at[1]}::uuid)` : sql``}
      order by ${edited} desc, c.id desc limit ${limit + 1}`.execute(db)
    const stale = now.getTime() - staleAfterDays * 86_400_000
    const page = toPage(rows, limit, (row) => [row.editedAt.toISOString(), row.id])
    return { ...page, rows: page.rows.map((row) => ({ ...row, stale: row.status === 'published' && (row.reviewedAt?.getTime() ?? Infinity) < stale })) }
  }
})
