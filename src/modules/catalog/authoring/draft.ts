import { sql } from 'kysely'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { type Lineage, lineageOf } from '../content.ts'
import type { Tables } from '../tables.ts'

/**
 * Whatever changes a course's versions takes the course first: one after the other, and always in the same order.
 * What was read before the lock may be out of date.
 */
export async function lockCourse(work: Work<Tables>, courseId: string): Promise<void> {
  await work.selectFrom('catalog.course').select('id').where('id', '=', courseId).forUpdate().execute()
}

/** The number of the next version of a course. */
export async function nextNumber(work: Work<Tables>, courseId: string): Promise<number> {
  const { last } = await work
    .selectFrom('catalog.course_version')
    .select((eb) => eb.fn.max('number').as('last'))
    .where('course_id', '=', courseId)
    .executeTakeFirstOrThrow()
  return Number(last ?? 0) + 1
}

/** Takes the draft away, remembering the ids of its tasks and lessons. One with unpublished edits only when told to. */
export async function dropDraft(work: Work<Tables>, courseId: string, evenEdited: boolean): Promise<{ lineage: Lineage } | undefined> {
  const draft = await work
    .selectFrom('catalog.course_version')
    .select(['id', 'created_at', 'changed_at'])
    .where('course_id', '=', courseId)
    .where('state', '=', 'draft')
    .executeTakeFirst()
  if (!draft) return undefined
  if (!evenEdited && draft.changed_at > draft.created_at) throw refuse.conflict('catalog/draft-edited')
  const lineage = await lineageOf(work, draft.id)
  await work.deleteFrom('catalog.publish_request').where('version_id', '=', draft.id).execute()
  for (const table of ['catalog.version_file', 'catalog.lesson', 'catalog.task'] as const)
    await work.deleteFrom(table).where('version_id', '=', draft.id).execute()
  await work.deleteFrom('catalog.course_version').where('id', '=', draft.id).execute()
  return { lineage }
}

/**
 * The draft that edits go into; when there is none, a copy of the published version with the same ids of
 * tasks and lessons. For a course that is locked, so that two tabs do not make two drafts.
 */
export async function draftOf(work: Work<Tables>, course: { id: string; published_version_id: string | null }, now: Date): Promise<string> {
  const draft = await work.selectFrom('catalog.course_version').select('id').where('course_id', '=', course.id).where('state', '=', 'draft').executeTakeFirst()
  if (draft) return draft.id
  const from = course.published_version_id
  if (!from) throw refuse.notFound()
  const id = newId()
  await sql`
    insert into catalog.course_version (id, course_id, number, created_at, changed_at, revision, title, subtitle, goal, audience, problem, prerequisites, language, level, forms, purpose, release, duration_minutes, skills, faq, body)
    select ${id}, course_id, ${await nextNumber(work, course.id)}, ${now}, ${now}, revision, title, subtitle, goal, audience, problem, prerequisites, language, level, forms, purpose, release, duration_minutes, skills, faq, body
    from catalog.course_version where id = ${from}`.execute(work)
  await sql`
    insert into catalog.task (version_id, task_id, position, slug, revision, title, goal, evidence, skill, requires, release_after_days, due_after_days, body)
    select ${id}, task_id, position, slug, revision, title, goal, evidence, skill, requires, release_after_days, due_after_days, body from catalog.task where version_id = ${from}`.execute(
    work
  )
  await sql`
    insert into catalog.lesson (version_id, lesson_id, task_id, position, slug, revision, title, kind, part, goal, minutes, preview, body, settings)
    select ${id}, lesson_id, task_id, position, slug, revision, title, kind, part, goal, minutes, preview, body, settings from catalog.lesson where version_id = ${from}`.execute(
    work
  )
  await sql`insert into catalog.version_file (version_id, path, upload_id) select ${id}, path, upload_id from catalog.version_file where version_id = ${from}`.execute(
    work
  )
  return id
}

/** Notes that a draft was edited: for the gate, for requests to publish, for "unpublished changes". */
export async function touchDraft(work: Work<Tables>, versionId: string, now: Date): Promise<void> {
  await work
    .updateTable('catalog.course_version')
    .set((eb) => ({ changed_at: eb.fn('greatest', [eb.val(now), sql`created_at + interval '1 millisecond'`]) }))
    .where('id', '=', versionId)
    .execute()
}
