import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { useCase } from '../tables.ts'
import { checkGuides } from './guided-courses.ts'

export const addLearnerNote = useCase({
  id: 'guidance.add-learner-note',
  summary: 'Note something about a learner for the team of the course',
  access: signedIn,
  limit: { max: 60, seconds: 3600 },
  input: z.object({ learnerId: z.uuid(), courseId: z.uuid(), text: z.string().trim().min(1).max(2000) }),
  output: z.object({ id: z.string() }),
  async run({ work, actor, now, audit }, { learnerId, courseId, text }) {
    await checkGuides(work, actor, { learnerId, courseId }, now)
    const id = newId()
    await work.insertInto('guidance.learner_note').values({ id, learner_id: learnerId, course_id: courseId, written_by: actor.id, text, at: now }).execute()
    await audit('learner-note', id, { learnerId, courseId })
    return { id }
  }
})

export const deleteLearnerNote = useCase({
  id: 'guidance.delete-learner-note',
  summary: 'Delete a note about a learner that I wrote',
  access: signedIn,
  input: z.object({ noteId: z.uuid() }),
  output: z.null(),
  async run({ work, actor, audit }, { noteId }) {
    const gone = await work
      .deleteFrom('guidance.learner_note')
      .where('id', '=', noteId)
      .where('written_by', '=', actor.id)
      .returning('learner_id')
      .executeTakeFirst()
    if (!gone) throw refuse.notFound()
    await audit('learner-note', noteId, { learnerId: gone.learner_id })
    return null
  }
})
