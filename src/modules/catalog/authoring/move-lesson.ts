import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { openDraft } from './open-course.ts'
import { lessonIds, moved, placeLessons } from './place.ts'

export const moveLesson = useCase({
  id: 'catalog.move-lesson',
  summary: 'Move a lesson to a place, counted from 0, of the same or another task of a draft',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), lessonId: z.uuid(), taskId: z.uuid(), position: z.number().int().min(0).max(1000) }),
  output: z.object({ taskId: z.uuid(), position: z.number() }),
  async run(doing, { courseId, lessonId, taskId, position }) {
    const { work } = doing
    const { versionId } = await openDraft(doing, courseId)
    const lesson = await work
      .selectFrom('catalog.lesson')
      .select('task_id')
      .where('version_id', '=', versionId)
      .where('lesson_id', '=', lessonId)
      .executeTakeFirst()
    if (!lesson) throw refuse.notFound('catalog/no-lesson')
    const task = await work.selectFrom('catalog.task').select('task_id').where('version_id', '=', versionId).where('task_id', '=', taskId).executeTakeFirst()
    if (!task) throw refuse.notFound('catalog/no-task')
    const order = moved(await lessonIds(work, versionId, taskId), lessonId, position)
    await placeLessons(work, versionId, taskId, order)
    if (lesson.task_id !== taskId) await placeLessons(work, versionId, lesson.task_id, await lessonIds(work, versionId, lesson.task_id))
    return { taskId, position: order.indexOf(lessonId) }
  }
})
