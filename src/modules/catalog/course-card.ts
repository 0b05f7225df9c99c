import type { AnyDb, AnyWork } from '#platform/db.ts'
import { type CourseCard, read } from './tables.ts'

/** The card of a course, whatever its state. */
export const courseById = (db: AnyDb | AnyWork, id: string) => cardWhere(db, 'id', id)

/** The card of a course by its address, whatever its state. */
export const courseBySlug = (db: AnyDb | AnyWork, slug: string) => cardWhere(db, 'slug', slug)

async function cardWhere(db: AnyDb | AnyWork, column: 'id' | 'slug', value: string): Promise<CourseCard | undefined> {
  return read(db as AnyDb)
    .selectFrom('catalog.course_card')
    .selectAll()
    .where(column, '=', value)
    .executeTakeFirst()
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
