import type { AnyWork } from '#platform/db.ts'
import { own } from './tables.ts'

/** What notices about learning say of a course. */
export const courseFacts = (work: AnyWork, courseId: string) =>
  own(work).selectFrom('catalog.course_card').select(['title', 'slug', 'kind', 'published_version_id']).where('id', '=', courseId).executeTakeFirst()
