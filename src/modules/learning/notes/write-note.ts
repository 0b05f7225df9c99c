import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { lessonAccess } from '../lesson-access.ts'
import { useCase } from '../tables.ts'

const text = z.string().trim().min(1).max(5000)
const noteShape = z.object({
  id: z.string(),
  lessonId: z.string(),
  atSeconds: z.number().nullable(),
  text: z.string(),
  createdAt: z.date(),
  changedAt: z.date()
})

export const createNote = useCase({
  id: 'learning.create-note',
  summary: 'Write a note beside a lesson, at a point of its recording if there is one',
  access: signedIn,
  limit: { max: 200, seconds: 3600 },
  input: z.object({ courseId: z.uuid(), lessonId: z.uuid(), text, atSeconds: z.coerce.number().int().min(0).max(86_400).nullable().default(null) }),
  output: noteShape,
  async run({ work, actor, now }, { courseId, lessonId, text, atSeconds }) {
    // Also after the course has ended: the note is the learner's own.
    if (!(await lessonAccess(work, { learnerId: actor.id, courseId, lessonId, now }))) throw refuse.notAllowed('learning/not-enrolled')
    const id = newId()
    await work
      .insertInto('learning.note')
      .values({ id, learner_id: actor.id, course_id: courseId, lesson_id: lessonId, at_seconds: atSeconds, text, created_at: now, changed_at: now })
      .execute()
    return { id, lessonId, atSeconds, text, createdAt: now, changedAt: now }
  }
})

export const changeNote = useCase({
  id: 'learning.change-note',
  summary: 'Change a note of mine',
  access: signedIn,
  input: z.object({ noteId: z.uuid(), text }),
  output: noteShape,
  async run({ work, actor, now }, { noteId, text }) {
    const row = await work
      .updateTable('learning.note')
      .set({ text, changed_at: now })
      .where('id', '=', noteId)
      .where('learner_id', '=', actor.id)
      .returningAll()
      .executeTakeFirst()
    if (!row) throw refuse.notFound()
    return { id: row.id, lessonId: row.lesson_id, atSeconds: row.at_seconds, text: row.text, createdAt: row.created_at, changedAt: row.changed_at }
  }
})

export const deleteNote = useCase({
  id: 'learning.delete-note',
  summary: 'Delete a note of mine',
  access: signedIn,
  input: z.object({ noteId: z.uuid() }),
  async run({ work, actor }, { noteId }) {
    const { numDeletedRows } = await work.deleteFrom('learning.note').where('id', '=', noteId).where('learner_id', '=', actor.id).executeTakeFirst()
    if (numDeletedRows !== 1n) throw refuse.notFound()
    return null
  }
})
