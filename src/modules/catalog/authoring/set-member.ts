import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { canSell } from '../access.ts'
import { useCase } from '../tables.ts'
import { openCourse } from './open-course.ts'

export const addMember = useCase({
  id: 'catalog.add-course-member',
  summary: 'Let another person edit the course',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), username: z.string().trim().min(1).max(40) }),
  output: z.object({ personId: z.uuid() }),
  async run({ work, actor, now, audit }, { courseId, username }) {
    const course = await openCourse(work, actor, courseId, canSell)
    const person = await work.selectFrom('identity.person_card').select('id').where('username', '=', username).executeTakeFirst()
    if (!person || person.id === course.owner_id)
      throw refuse.invalid('platform/invalid', { fields: { username: [person ? 'catalog/member-is-owner' : 'catalog/no-person'] } })
    await work
      .insertInto('catalog.course_member')
      .values({ course_id: courseId, person_id: person.id, added_at: now })
      .onConflict((on) => on.doNothing())
      .execute()
    await audit('course', courseId, { personId: person.id })
    return { personId: person.id }
  }
})

export const removeMember = useCase({
  id: 'catalog.remove-course-member',
  summary: 'End another person’s right to edit the course',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), personId: z.uuid() }),
  output: z.object({ removed: z.boolean() }),
  async run({ work, actor, audit }, { courseId, personId }) {
    await openCourse(work, actor, courseId, canSell)
    const gone = await work.deleteFrom('catalog.course_member').where('course_id', '=', courseId).where('person_id', '=', personId).executeTakeFirst()
    await audit('course', courseId, { personId })
    return { removed: gone.numDeletedRows > 0n }
  }
})
