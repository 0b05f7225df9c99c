import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { openDraft } from './open-course.ts'
import { moved, placeTasks, taskIds } from './place.ts'

export const moveTask = useCase({
  id: 'catalog.move-task',
  summary: 'Move a task to another place of a draft’s outline, counted from 0',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), taskId: z.uuid(), position: z.number().int().min(0).max(1000) }),
  output: z.object({ position: z.number() }),
  async run(doing, { courseId, taskId, position }) {
    const { work } = doing
    const { versionId } = await openDraft(doing, courseId)
    const ids = await taskIds(work, versionId)
    if (!ids.includes(taskId)) throw refuse.notFound('catalog/no-task')
    const order = moved(ids, taskId, position)
    await placeTasks(work, versionId, order)
    return { position: order.indexOf(taskId) }
  }
})
