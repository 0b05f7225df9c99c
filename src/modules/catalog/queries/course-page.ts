import { sql } from 'kysely'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import type { Db } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { canEdit } from '../access.ts'
import { isCourseTeam } from '../course-card.ts'
import { courseHtml } from '../lesson-html.ts'
import { outlineOf } from '../outline.ts'
import type { CourseKind } from '../rules.ts'
import { query, type Tables } from '../tables.ts'
import type { VersionFacts } from '../content.ts'
import { cardColumns, cardTables, type ListedCourse } from './course-list.ts'

type PageRow = ListedCourse &
  Omit<VersionFacts, 'duration_minutes'> & {
    status: string
    versionId: string
    versionNumber: number
    versionNote: string
    durationMinutes: number
    lessonCount: number
    validityDays: number | null
    refundDays: number
    refundProgressPercent: number
    updatedAt: Date
    firstPublishedAt: Date
    ratingContent: number | null
    ratingInteraction: number | null
    ratingOutcome: number | null
    categoryZh: string | null
    categoryEn: string | null
    ownerHeadline: string
    files: Record<string, string>
  }

export const coursePage = query({
  id: 'catalog.course-page',
  summary: 'All that the page of a published course says: facts, outline, offer',
  access: anyone,
  input: z.object({ slug: z.string().max(80), kind: z.enum(['course', 'task']).optional(), locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
  async run({ db, actor }, { slug, kind, locale }) {
    const { rows } = await sql<PageRow>`
      select ${cardColumns}, c.status, v.id as "versionId", v.number as "versionNumber", v.note as "versionNote", c.duration_minutes as "durationMinutes", c.lesson_count as "lessonCount",
        c.validity_days as "validityDays", c.refund_days as "refundDays", c.refund_progress_percent as "refundProgressPercent", c.updated_at as "updatedAt", c.first_published_at as "firstPublishedAt",
        round(c.rating_content_sum::numeric / nullif(c.rating_count, 0), 2)::float8 as "ratingContent",
        round(c.rating_interaction_sum::numeric / nullif(c.rating_count, 0), 2)::float8 as "ratingInteraction",
        round(c.rating_outcome_sum::numeric / nullif(c.rating_count, 0), 2)::float8 as "ratingOutcome",
        g.name_zh as "categoryZh", g.name_en as "categoryEn", coalesce(p.headline, '') as "ownerHeadline",
        v.subtitle, v.audience, v.problem, v.prerequisites, v.release, v.skills, v.faq, v.body,
        coalesce((select json_object_agg(path, upload_id) from catalog.version_file where version_id = v.id), '{}') as files
      from ${cardTables} join catalog.course_version v on v.id = c.published_version_id
      where c.slug = ${slug}`.execute(db)
    const row = rows[0]
    if (!row || (kind && row.kind !== (kind as CourseKind))) throw refuse.notFound('catalog/no-course')
    // Who has a withdrawn course reads it in the player; its page is for those who look after it.
    if (row.status === 'withdrawn') {
      const inTeam = await isCourseTeam(db as never, row.id, actor.id)
      if (canEdit(actor, { owner_id: row.ownerId, inTeam }) !== true) throw refuse.gone('catalog/withdrawn')
    }
    const { files, body, ...facts } = row
    const tasks = await outlineOf(db as never, row.versionId)
    const lines = await passLines(db, row.versionId)
    const html = body ? await courseHtml(db as never, body, files, 'anyone', locale) : ''
    return { ...facts, html, tasks: tasks.map(({ body: _, ...task }) => ({ ...task, ...(lines.get(task.taskId) ?? { passScore: null, passPercent: null }) })) }
  }
})

/** What passes at the end of each task: the strictest assignment's score, else the strictest quiz's share. */
async function passLines(db: Db<Tables>, versionId: string): Promise<Map<string, { passScore: number | null; passPercent: number | null }>> {
  const { rows } = await sql<{ taskId: string; passScore: number | null; passPercent: number | null }>`
    select task_id as "taskId", max((settings #>> '{assignment,passScore}')::float8) as "passScore", max((settings #>> '{quiz,passPercent}')::int) as "passPercent"
    from catalog.lesson where version_id = ${versionId} and kind in ('assignment', 'quiz') group by task_id`.execute(db)
  return new Map(rows.map(({ taskId, ...line }) => [taskId, line]))
}
