import { sql } from 'kysely'
import { z } from 'zod'
import type { ExpertCardRow } from '#modules/experts/index.ts'
import { anyone } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { canEdit } from '../access.ts'
import { isCourseTeam } from '../course-card.ts'
import { courseHtml } from '../lesson-html.ts'
import { query } from '../tables.ts'
import { cardColumns, cardTables } from './course-list.ts'
import { shownCourse } from './shapes.ts'

// Within the statement that reads the course: a page may cost six at most.
const outline = sql`
  select json_agg(json_build_object('taskId', t.task_id, 'position', t.position, 'slug', t.slug, 'title', t.title, 'goal', t.goal, 'evidence', t.evidence, 'skill', t.skill,
    'requires', t.requires, 'releaseAfterDays', t.release_after_days, 'dueAfterDays', t.due_after_days, 'passScore', l.score, 'passPercent', l.percent, 'lessons', coalesce(l.list, '[]')) order by t.position, t.task_id)
  from catalog.task t
  left join lateral (
    select max((settings #>> '{assignment,passScore}')::float8) as score, max((settings #>> '{quiz,passPercent}')::int) as percent,
      json_agg(json_build_object('lessonId', lesson_id, 'taskId', task_id, 'position', position, 'slug', slug, 'title', title, 'kind', kind, 'part', part, 'goal', goal, 'minutes', minutes, 'preview', preview)
        order by position, lesson_id) as list
    from catalog.lesson where version_id = t.version_id and task_id = t.task_id
  ) l on true
  where t.version_id = v.id`

type PageRow = z.infer<typeof shownCourse> & { body: string; files: Record<string, string>; expertRow: ExpertCardRow | null }

export const coursePage = query({
  id: 'catalog.course-page',
  summary: 'All that the page of a published course says: facts, outline, offer',
  access: anyone,
  input: z.object({ slug: z.string().max(80), kind: z.enum(['course', 'task']).optional(), locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
  output: shownCourse,
  async run({ db, actor }, { slug, kind, locale }) {
    const { rows } = await sql<PageRow>`
      select ${cardColumns}, c.status, v.id as "versionId", v.number as "versionNumber", v.note as "versionNote", c.duration_minutes as "durationMinutes", c.lesson_count as "lessonCount",
        c.validity_days as "validityDays", c.refund_days as "refundDays", c.refund_progress_percent as "refundProgressPercent", c.updated_at as "updatedAt", c.first_published_at as "firstPublishedAt",
        round(c.rating_content_sum::numeric / nullif(c.rating_count, 0), 2)::float8 as "ratingContent",
        round(c.rating_interaction_sum::numeric / nullif(c.rating_count, 0), 2)::float8 as "ratingInteraction",
        round(c.rating_outcome_sum::numeric / nullif(c.rating_count, 0), 2)::float8 as "ratingOutcome",
        case when x.person_id is not null then to_json(x) end as "expertRow", g.name_zh as "categoryZh", g.name_en as "categoryEn", coalesce(p.headline, '') as "ownerHeadline",
        v.subtitle, v.audience, v.problem, v.prerequisites, v.release, v.skills, v.faq, v.body,
        coalesce((select json_object_agg(path, upload_id) from catalog.version_file where version_id = v.id), '{}') as files,
        coalesce((${outline}), '[]') as tasks
      from ${cardTables} join catalog.course_version v on v.id = c.published_version_id
      where c.slug = ${slug}`.execute(db)
    const row = rows[0]
    if (!row || (kind && row.kind !== kind)) throw refuse.notFound('catalog/no-course')
    // Who has a withdrawn course reads it in the player; its page is for those who look after it.
    if (row.status === 'withdrawn') {
      const inTeam = await isCourseTeam(db as never, row.id, actor.id)
      if (canEdit(actor, { owner_id: row.ownerId, inTeam }) !== true) throw refuse.gone('catalog/withdrawn')
    }
    const { files, body, expertRow, ...facts } = row
    const html = body ? await courseHtml(db as never, body, files, 'anyone', locale) : ''
    const expert = expertRow && { ...expertRow, username: row.ownerUsername, name: row.ownerName, seed: row.ownerSeed }
    return { ...facts, html, expert }
  }
})
