import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { courseBySlug } from '#modules/catalog/index.ts'
import { canCurate, canOpen } from '../access.ts'
import { readablePlace } from '../place.ts'
import { newForDays } from '../rules.ts'
import { query } from '../tables.ts'
import { discussionColumns, discussionJoins, type ListedDiscussion, listedDiscussion } from './listed.ts'

const filters = ['all', 'question', 'forum', 'unanswered', 'featured', 'following', 'mine'] as const

export const listDiscussions = query({
  id: 'community.list-discussions',
  summary: "A course's discussions, or those of one lesson: pinned first, then by last activity",
  access: anyone,
  input: z.object({
    courseId: z.uuid(),
    lessonId: z.uuid().optional(),
    filter: z.enum(filters).default('all').catch('all'),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20)
  }),
  output: z.object({
    rows: z.array(listedDiscussion),
    next: z.string().nullable(),
    place: z.object({
      courseId: z.string(),
      slug: z.string(),
      title: z.string(),
      kind: z.enum(['course', 'task']),
      readers: z.enum(['public', 'course']),
      rulesAccepted: z.boolean(),
      mutedUntil: z.union([z.date(), z.literal('for good')]).nullable()
    }),
    may: z.object({ open: z.union([z.literal(true), z.string()]), curate: z.boolean() })
  }),
  async run({ db, actor, now }, { courseId, lessonId, filter, cursor, limit }) {
    const place = await readablePlace(db, actor, courseId)
    const after = decodeCursor(cursor, 3)
    const where = conditionsOf(filter, actor.id)
    const newSince = new Date(now.getTime() - newForDays * 86_400_000)
    // Pinned threads stand first and are few; both halves are read by an index and end at the limit.
    const chosen = lessonId ? sql`d.lesson_id = ${lessonId} and d.course_id = ${courseId}` : sql`d.course_id = ${courseId}`
    const behind = after ? sql`and (d.active_at, d.id) < (${new Date(String(after[1]))}, ${String(after[2])}::uuid)` : sql``
    const pins = after?.[0] === 0 ? sql`false` : sql`true`
    const { rows } = await sql<ListedDiscussion & { pin: boolean }>`
      with pinned as (
        select d.id, true as pin from community.discussion d where ${pins} and ${chosen} and d.visible and d.pinned_at is not null ${where} ${after?.[0] === 1 ? behind : sql``} order by d.active_at desc, d.id desc limit ${limit + 1}),
      rest as (
        select d.id, false as pin from community.discussion d where ${chosen} and d.visible and d.pinned_at is null ${where} ${after?.[0] === 0 ? behind : sql``} order by d.active_at desc, d.id desc limit ${limit + 1})
      select ${discussionColumns({ viewerId: actor.id, newSince })}, both_.pin
      from (select * from pinned union all select * from rest) both_ join community.discussion d on d.id = both_.id ${discussionJoins(place.versionId, actor.id)}
      order by both_.pin desc, d.active_at desc, d.id desc limit ${limit + 1}`.execute(db)
    const page = toPage(rows, limit, (row) => [row.pin ? 1 : 0, new Date(row.activeAt).toISOString(), row.id])
    const free = lessonId && actor.kind !== 'guest' && !place.enrolled ? await isFreeLesson(db as never, place.versionId, lessonId) : false
    const { slug, title, kind, readers, rulesAccepted, mutedUntil } = place
    return {
      rows: page.rows.map(({ pin: _, ...row }) => row),
      next: page.next,
      place: { courseId, slug, title, kind, readers, rulesAccepted, mutedUntil },
      may: { open: canOpen(actor, place, free), curate: canCurate(actor, place) === true }
    }
  }
})

function conditionsOf(filter: (typeof filters)[number], viewerId: string): RawBuilder<unknown> {
  switch (filter) {
    case 'question':
    case 'forum':
      return sql`and d.mode = ${filter}`
    case 'unanswered':
      return sql`and d.mode = 'question' and d.answered_at is null`
    case 'featured':
      return sql`and d.featured_at is not null`
    case 'mine':
      return sql`and d.author_id = ${viewerId || null}`
    case 'following':
      return sql`and exists (select 1 from community.follow f where f.discussion_id = d.id and f.person_id = ${viewerId || null})`
    default:
      return sql``
  }
}

async function isFreeLesson(db: AnyDb, versionId: string | null, lessonId: string): Promise<boolean> {
  const row = await db
    .selectFrom('catalog.lesson_row')
    .select('preview')
    .where('version_id', '=', versionId)
    .where('lesson_id', '=', lessonId)
    .executeTakeFirst()
  return row?.preview === true
}

/** The course behind an address, for pages of its discussions. */
export const discussedCourse = query({
  id: 'community.discussed-course',
  summary: 'Which course an address means, with its lessons to choose from when asking',
  access: anyone,
  input: z.object({ slug: z.string().max(80) }),
  output: z.object({ courseId: z.string(), lessons: z.array(z.object({ id: z.string(), title: z.string(), preview: z.boolean() })) }),
  async run({ db }, { slug }) {
    const course = await courseBySlug(db as never, slug)
    if (!course || course.status === 'draft') throw refuse.notFound()
    const lessons = await db
      .selectFrom('catalog.lesson_row')
      .select(['lesson_id as id', 'title', 'preview'])
      .where('version_id', '=', course.published_version_id)
      .orderBy('task_position')
      .orderBy('position')
      .limit(500)
      .execute()
    return { courseId: course.id, lessons }
  }
})
