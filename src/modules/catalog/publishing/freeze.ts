import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { Doing } from '#platform/module.ts'
import { withdrawnCode } from '../access.ts'
import { putSearchDocuments } from './search-documents.ts'
import type { Tables } from '../tables.ts'

/** Facts that cards show, from a version and its lessons; the published version's win over a draft's. */
export async function copyCardFacts(work: Work<Tables>, courseId: string, versionId: string): Promise<void> {
  const version = await work.selectFrom('catalog.course_version').selectAll().where('id', '=', versionId).executeTakeFirstOrThrow()
  const lessons = await work.selectFrom('catalog.lesson').select(['part', 'minutes']).where('version_id', '=', versionId).execute()
  const { count } = await work
    .selectFrom('catalog.task')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('version_id', '=', versionId)
    .executeTakeFirstOrThrow()
  const { title, subtitle, goal, language, level, forms, purpose, release } = version
  await work
    .updateTable('catalog.course')
    .set({
      title,
      subtitle,
      goal,
      language,
      level,
      forms,
      purpose,
      release,
      parts: [...new Set(lessons.map((lesson) => lesson.part))].sort(),
      duration_minutes: version.duration_minutes || lessons.reduce((sum, lesson) => sum + lesson.minutes, 0),
      task_count: count,
      lesson_count: lessons.length
    })
    .where('id', '=', courseId)
    .execute()
}

export type Publish = Doing<Tables>['publish']

export interface Publishing {
  courseId: string
  versionId: string
  note: string
  byId: string | null
  now: Date
}

/**
 * Makes a draft the published version: from now on it never changes, and new learners are pinned to it. A withdrawn
 * course has to be brought back first: a new version must not undo a withdrawal by the way.
 */
export async function freezeVersion(work: Work<Tables>, publish: Publish, { courseId, versionId, note, byId, now }: Publishing): Promise<number> {
  const course = await work.selectFrom('catalog.course').select(['status', 'withdrawn_by_staff']).where('id', '=', courseId).executeTakeFirstOrThrow()
  if (course.status === 'withdrawn') throw refuse.conflict(withdrawnCode(course))
  const { number } = await work
    .updateTable('catalog.course_version')
    .set({ state: 'published', note, published_at: now, published_by: byId })
    .where('id', '=', versionId)
    .returning('number')
    .executeTakeFirstOrThrow()
  await copyCardFacts(work, courseId, versionId)
  await work
    .updateTable('catalog.course')
    .set((eb) => ({
      status: 'published',
      published_version_id: versionId,
      published_at: now,
      updated_at: now,
      reviewed_at: now,
      stale_told_at: null,
      first_published_at: eb.fn.coalesce('first_published_at', eb.val(now))
    }))
    .where('id', '=', courseId)
    .execute()
  await putSearchDocuments(work, courseId, now)
  await publish('course.published', { courseId, versionId, number })
  return number
}
