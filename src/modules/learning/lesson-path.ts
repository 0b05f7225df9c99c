import type { AnyDb, AnyWork } from '#platform/db.ts'
import { read } from './tables.ts'

/** The address of a lesson in the player, for notices and mails; the course's when the lesson is gone. */
export async function lessonPath(db: AnyDb | AnyWork, { courseId, lessonId }: { courseId: string; lessonId: string | null }): Promise<string> {
  const row = await read(db as AnyDb)
    .selectFrom('catalog.course_card as c')
    .leftJoin('catalog.lesson_row as l', (join) => join.onRef('l.version_id', '=', 'c.published_version_id').on('l.lesson_id', '=', lessonId))
    .select(['c.slug', 'l.slug as lessonSlug'])
    .where('c.id', '=', courseId)
    .executeTakeFirst()
  if (!row) return '/learn'
  return lessonId ? `/learn/${row.slug}/${row.lessonSlug ?? lessonId}` : `/learn/${row.slug}`
}
