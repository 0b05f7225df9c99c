import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { toPage } from '#platform/keyset.ts'
import { mediaUrl, uploadsById } from '#modules/media/index.ts'
import { canAuthor, canPublish, canSell, isCurator } from '../access.ts'
import { openCourse } from '../authoring/open-course.ts'
import { readCategories } from '../categories/categories.ts'
import { courseHtml } from '../lesson-html.ts'
import { lessonOf, outlineOf } from '../outline.ts'
import { missingFor } from '../publishing/publish-course.ts'
import { staleAfterDays } from '../rules.ts'
import { query } from '../tables.ts'
import { readCursor } from './cursor.ts'

export const myCourses = query({
  id: 'catalog.my-courses',
  summary: 'Courses that one owns or helps with, last edited first; operators may ask for all',
  access: signedIn,
  input: z.object({ all: z.stringbool().or(z.boolean()).default(false), cursor: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  async run({ db, actor, now }, { all, cursor, limit }) {
    allow(canAuthor(actor))
    const at = readCursor(cursor, 'time', 'id')
    const mine = all && isCurator(actor) ? sql`true` : sql`(c.owner_id = ${actor.id} or exists (select 1 from catalog.course_member m where m.course_id = c.id and m.person_id = ${actor.id}))`
    const { rows } = await sql<{
      id: string; slug: string; kind: 'course' | 'task'; title: string; goal: string; status: 'draft' | 'published' | 'withdrawn'; learnerCount: number; ratingCount: number; priceAmount: number; currency: string
      taskCount: number; lessonCount: number; publishedNumber: number | null; editedAt: Date; draftEdited: boolean; reviewedAt: Date | null; ownerName: string; requested: boolean; categorySlug: string | null
    }>`
      select c.id, c.slug, c.kind, coalesce(d.title, c.title) as title, coalesce(d.goal, c.goal) as goal, c.status, c.learner_count as "learnerCount", c.rating_count as "ratingCount",
        c.price_amount as "priceAmount", c.currency, c.task_count as "taskCount", c.lesson_count as "lessonCount", v.number as "publishedNumber", c.updated_at as "editedAt",
        coalesce(d.changed_at > d.created_at, false) as "draftEdited", c.reviewed_at as "reviewedAt", coalesce(p.name, '') as "ownerName", g.slug as "categorySlug",
        exists (select 1 from catalog.publish_request r where r.course_id = c.id and r.state = 'open') as requested
      from catalog.course c
      left join catalog.course_version d on d.course_id = c.id and d.state = 'draft'
      left join catalog.course_version v on v.id = c.published_version_id
      left join catalog.category g on g.id = c.category_id
      left join identity.person_card p on p.id = c.owner_id
      where ${mine} ${at ? sql`and (c.updated_at, c.id) < (${at[0]}::timestamptz, ${at[1]}::uuid)` : sql``}
      order by c.updated_at desc, c.id desc limit ${limit + 1}`.execute(db)
    const stale = now.getTime() - staleAfterDays * 86_400_000
    const page = toPage(rows, limit, (row) => [row.editedAt.toISOString(), row.id])
    return { ...page, rows: page.rows.map((row) => ({ ...row, stale: row.status === 'published' && (row.reviewedAt?.getTime() ?? Infinity) < stale })) }
  }
})

export const studioCourse = query({
  id: 'catalog.studio-course',
  summary: 'A course as its authors see it: draft (or published version), outline, offer, what the publish gate asks for',
  access: signedIn,
  input: z.object({ courseId: z.uuid() }),
  async run({ db, actor, now }, { courseId }) {
    const open = await openCourse(db, actor, courseId)
    const course = await db.selectFrom('catalog.course as c').leftJoin('catalog.category as g', 'g.id', 'c.category_id').selectAll('c').select('g.slug as categorySlug').where('c.id', '=', courseId).executeTakeFirstOrThrow()
    const versions = await db.selectFrom('catalog.course_version').selectAll().where('course_id', '=', courseId).where((eb) => eb.or([eb('state', '=', 'draft'), eb('id', '=', course.published_version_id)])).execute()
    const draft = versions.find((version) => version.state === 'draft')
    const version = draft ?? versions[0]
    if (!version) throw refuse.notFound()
    const tasks = await db.selectFrom('catalog.task').selectAll().where('version_id', '=', version.id).orderBy('position').orderBy('task_id').execute()
    const outline = await outlineOf(db as never, version.id)
    const members = await db.selectFrom('catalog.course_member as m').innerJoin('identity.person_card as p', 'p.id', 'm.person_id').select(['p.id', 'p.name', 'p.username', 'p.avatar_seed as avatarSeed']).where('m.course_id', '=', courseId).orderBy('m.added_at').limit(50).execute()
    const request = await db.selectFrom('catalog.publish_request').select(['id', 'note', 'state', 'reason', 'requested_at as requestedAt']).where('course_id', '=', courseId).where('state', '<>', 'outdated').orderBy('requested_at', 'desc').limit(1).executeTakeFirst()
    const stale = course.status === 'published' && course.reviewed_at !== null && course.reviewed_at.getTime() < now.getTime() - staleAfterDays * 86_400_000
    return {
      id: course.id, slug: course.slug, kind: course.kind, status: course.status, learnerCount: course.learner_count, publishedVersionId: course.published_version_id, publishedAt: course.published_at,
      reviewedAt: course.reviewed_at, stale, draftId: draft?.id ?? null, edited: draft ? draft.changed_at > draft.created_at || !course.published_version_id : false,
      offer: {
        slug: course.slug, categorySlug: course.categorySlug, priceAmount: course.price_amount, listPriceAmount: course.list_price_amount, currency: course.currency, validityDays: course.validity_days,
        refundDays: course.refund_days, refundProgressPercent: course.refund_progress_percent
      },
      version, tasks: outline.map((task) => ({ ...task, revision: tasks.find((one) => one.task_id === task.taskId)?.revision ?? 1 })),
      missing: await missingFor(db, open, version.id), members, request: request ?? null, categories: await readCategories(db),
      may: { publish: canPublish(actor, open) === true, sell: canSell(actor, open) === true, decide: isCurator(actor) }
    }
  }
})

export const studioLesson = query({
  id: 'catalog.studio-lesson',
  summary: 'A lesson of the draft (or published version) with text, settings and revision, for its authors',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), lessonId: z.uuid() }),
  async run({ db, actor }, { courseId, lessonId }) {
    await openCourse(db, actor, courseId)
    const version = await db.selectFrom('catalog.course_version').select(['id', 'title', 'state']).where('course_id', '=', courseId).orderBy('state').orderBy('number', 'desc').limit(1).executeTakeFirstOrThrow()
    const row = await db.selectFrom('catalog.lesson').select('revision').where('version_id', '=', version.id).where('lesson_id', '=', lessonId).executeTakeFirst()
    const lesson = await lessonOf(db as never, version.id, lessonId)
    if (!row || !lesson) throw refuse.notFound('catalog/no-lesson')
    const { media, resources = [] } = lesson.settings
    const uploads = await uploadsById(db as never, [media?.uploadId, media?.captions?.uploadId, ...resources.map((one) => one.uploadId)].filter((id) => id !== undefined))
    return {
      ...lesson, revision: row.revision, courseTitle: version.title, html: await courseHtml(db as never, lesson.body, lesson.files, actor),
      uploads: uploads.map((upload) => ({ id: upload.id, name: upload.name, size: upload.size, type: upload.content_type, url: mediaUrl(upload, actor) }))
    }
  }
})

export const publishRequests = query({
  id: 'catalog.publish-requests',
  summary: 'Experts on probation who wait for an operator to publish, oldest first',
  access: signedIn,
  input: z.object({ cursor: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  async run({ db, actor }, { cursor, limit }) {
    allow(isCurator(actor) || 'platform/not-allowed')
    const at = readCursor(cursor, 'time', 'id')
    const { rows } = await sql<{ id: string; courseId: string; title: string; slug: string; note: string; requestedAt: Date; requesterName: string }>`
      select r.id, r.course_id as "courseId", v.title, c.slug, r.note, r.requested_at as "requestedAt", coalesce(p.name, '') as "requesterName"
      from catalog.publish_request r join catalog.course c on c.id = r.course_id join catalog.course_version v on v.id = r.version_id
      left join identity.person_card p on p.id = r.requester_id
      where r.state = 'open' ${at ? sql`and (r.requested_at, r.id) > (${at[0]}::timestamptz, ${at[1]}::uuid)` : sql``}
      order by r.requested_at, r.id limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (row) => [row.requestedAt.toISOString(), row.id])
  }
})
