import type { Actor } from '#platform/actor.ts'
import type { Db, Work } from '#platform/db.ts'
import { allow, refuse } from '#platform/errors.ts'
import { canEdit, type CourseOfTeam } from '../access.ts'
import { isCourseTeam } from '../course-card.ts'
import type { CourseStatus } from '../rules.ts'
import type { CourseTable, Tables } from '../tables.ts'
import { draftOf, lockCourse, touchDraft } from './draft.ts'

export type OpenCourse = CourseOfTeam &
  Pick<CourseTable, 'id' | 'slug' | 'kind' | 'published_version_id' | 'category_id'> & { status: CourseStatus; withdrawn_by_staff: boolean }

/** The course, if this person may do that with it; refused otherwise. */
export async function openCourse(
  db: Db<Tables> | Work<Tables>,
  actor: Actor,
  courseId: string,
  may: (actor: Actor, course: OpenCourse) => true | string = canEdit
): Promise<OpenCourse> {
  const course = await db
    .selectFrom('catalog.course')
    .select(['id', 'slug', 'kind', 'owner_id', 'status', 'withdrawn_by_staff', 'published_version_id', 'category_id'])
    .where('id', '=', courseId)
    .executeTakeFirst()
  if (!course) throw refuse.notFound('catalog/no-course')
  const open = { ...course, inTeam: await isCourseTeam(db as never, courseId, actor.id) }
  allow(may(actor, open))
  return open
}

/** Opens the draft for an edit by this person; makes one from the published version when there is none. */
export async function openDraft(
  { work, actor, now }: { work: Work<Tables>; actor: Actor; now: Date },
  courseId: string
): Promise<{ course: OpenCourse; versionId: string }> {
  await lockCourse(work, courseId)
  const course = await openCourse(work, actor, courseId)
  const versionId = await draftOf(work, course, now)
  await touchDraft(work, versionId, now)
  return { course, versionId }
}
