import type { AnyDb, AnyWork } from '#platform/db.ts'
import { type CourseCard, read } from './tables.ts'

/** The card of a course, whatever its state. */
export async function courseById(db: AnyDb | AnyWork, id: string): Promise<CourseCard | undefined> {
  return read(db as AnyDb)
    .selectFrom('catalog.course_card')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
}

/** The card of a course by its address, whatever its state. */
export async function courseBySlug(db: AnyDb | AnyWork, slug: string): Promise<CourseCard | undefined> {
  return read(db as AnyDb)
    .selectFrom('catalog.course_card')
    .selectAll()
    .where('slug', '=', slug)
    .executeTakeFirst()
}

/** Cards of several courses by id, in one statement. */
export async function courseCards(db: AnyDb | AnyWork, ids: readonly string[]): Promise<Map<string, CourseCard>> {
  if (ids.length === 0) return new Map()
  const rows = await read(db as AnyDb)
    .selectFrom('catalog.course_card')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Whether the person owns the course or belongs to its team. */
export async function isCourseTeam(db: AnyDb | AnyWork, courseId: string, personId: string): Promise<boolean> {
  if (!personId) return false
  const row = await read(db as AnyDb)
    .selectFrom('catalog.course as c')
    .select('c.id')
    .where('c.id', '=', courseId)
    .where((eb) =>
      eb.or([
        eb('c.owner_id', '=', personId),
        eb.exists(eb.selectFrom('catalog.course_member as m').select('m.course_id').whereRef('m.course_id', '=', 'c.id').where('m.person_id', '=', personId))
      ])
    )
    .executeTakeFirst()
  return row !== undefined
}
