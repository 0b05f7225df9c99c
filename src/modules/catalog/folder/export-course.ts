import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { Currency } from '#platform/money/index.ts'
import { type CourseFiles, mediaFiles } from '../course-files.ts'
import { writeFolder } from './write-folder.ts'
import { readContent } from '../read-content.ts'
import { read } from '../tables.ts'

/**
 * Writes a course as the folder that `importCourse` reads: the published version, or the draft when there is
 * none yet. Returns how many files were written.
 */
export async function exportCourse(anyDb: AnyDb, { slug, folder, files = mediaFiles }: { slug: string; folder: string; files?: CourseFiles }): Promise<number> {
  const db = read(anyDb)
  const course = await db
    .selectFrom('catalog.course as c')
    .leftJoin('catalog.category as g', 'g.id', 'c.category_id')
    .leftJoin('identity.person_card as p', 'p.id', 'c.owner_id')
    .selectAll('c')
    .select(['g.slug as category', 'p.username as expert'])
    .where('c.slug', '=', slug)
    .executeTakeFirst()
  if (!course) throw refuse.notFound('catalog/no-course')
  const version = await db
    .selectFrom('catalog.course_version')
    .select('id')
    .where('course_id', '=', course.id)
    .orderBy('state', 'desc')
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow()
  return writeFolder(
    folder,
    {
      slug,
      kind: course.kind,
      category: course.category ?? 'none',
      expert: course.expert ?? 'unknown',
      priceAmount: course.price_amount,
      listPriceAmount: course.list_price_amount,
      currency: course.currency as Currency,
      validityDays: course.validity_days,
      refundDays: course.refund_days,
      refundProgressPercent: course.refund_progress_percent,
      content: await readContent(db, course.published_version_id ?? version.id)
    },
    (uploadId) => files.open(uploadId)
  )
}
