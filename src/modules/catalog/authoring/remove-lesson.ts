import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { openDraft } from './open-course.ts'
import { lessonIds, placeLessons } from './place.ts'

export const removeLesson = useCase({
  id: 'catalog.remove-lesson',
  summary: 'Take a lesson out of a draft; published versions keep it',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), lessonId: z.uuid() }),
  output: z.object({ removed: z.boolean() }),
  async run(doing, { courseId, lessonId }) {
    const { work } = doing
    const { versionId } = await openDraft(doing, courseId)
    const gone = await work
      .deleteFrom('catalog.lesson')
      .where('version_id', '=', versionId)
      .where('lesson_id', '=', lessonId)
      .returning('task_id')
      .executeTakeFirst()
    if (!gone) throw refuse.notFound('catalog/no-lesson')
    await placeLessons(work, versionId, gone.task_id, await lessonIds(work, versionId, gone.task_id))
    return { removed: true }
  }
})
