import type { Actor } from '#platform/actor.ts'
import type { AnyDb } from '#platform/db.ts'
import { canRead, isModerator } from './access.ts'
import { placeOf } from './place.ts'
import { read } from './tables.ts'

const isId = (text: string) => /^[0-9a-f-]{36}$/.test(text)

async function mayReadCourse(actor: Actor, courseId: string, db: AnyDb): Promise<boolean> {
  const place = isId(courseId) ? await placeOf(db, actor, courseId) : undefined
  return place !== undefined && canRead(actor, place) === true
}

/** Whoever may read may watch. */
export const topics = {
  'course-discussion': mayReadCourse,
  discussion: async (actor: Actor, id: string, db: AnyDb) => {
    const row = isId(id)
      ? await read(db).selectFrom('community.discussion').select('course_id').where('id', '=', id).where('visible', '=', true).executeTakeFirst()
      : undefined
    return row !== undefined && mayReadCourse(actor, row.course_id, db)
  },
  moderation: async (actor: Actor, id: string) => id === 'queue' && isModerator(actor)
}
