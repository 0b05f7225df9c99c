import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { openDraft } from './open-course.ts'
import { placeTasks, taskIds } from './place.ts'

export const removeTask = useCase({
  id: 'catalog.remove-task',
  summary: 'Take a task with its lessons out of a draft; published versions keep it',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), taskId: z.uuid() }),
  output: z.object({ removed: z.boolean() }),
  async run(doing, { courseId, taskId }) {
    const { work } = doing
    const { course, versionId } = await openDraft(doing, courseId)
    if (course.kind === 'task') throw refuse.conflict('catalog/gate-one-task')
    await work.deleteFrom('catalog.lesson').where('version_id', '=', versionId).where('task_id', '=', taskId).execute()
    const gone = await work.deleteFrom('catalog.task').where('version_id', '=', versionId).where('task_id', '=', taskId).executeTakeFirst()
    if (gone.numDeletedRows === 0n) throw refuse.notFound('catalog/no-task')
    await sql`update catalog.task set requires = array_remove(requires, ${taskId}::uuid) where version_id = ${versionId} and ${taskId}::uuid = any(requires)`.execute(
      work
    )
    await placeTasks(work, versionId, await taskIds(work, versionId))
    return { removed: true }
  }
})
