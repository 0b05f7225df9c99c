import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { useCase } from '../tables.ts'
import { freeSlug } from './free-slug.ts'
import { openDraft } from './open-course.ts'

export const addTask = useCase({
  id: 'catalog.add-task',
  summary: 'Add a task at the end of a draft’s outline',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), title: z.string().trim().min(1).max(80) }),
  output: z.object({ taskId: z.uuid(), slug: z.string() }),
  async run(doing, { courseId, title }) {
    const { work } = doing
    const { course, versionId } = await openDraft(doing, courseId)
    const tasks = await work.selectFrom('catalog.task').select('slug').where('version_id', '=', versionId).execute()
    if (course.kind === 'task' && tasks.length > 0) throw refuse.conflict('catalog/gate-one-task')
    if (tasks.length >= 60) throw refuse.conflict('catalog/too-many-tasks')
    const slug = freeSlug(title, 'task', new Set(tasks.map((task) => task.slug)))
    const taskId = newId()
    await work.insertInto('catalog.task').values({ version_id: versionId, task_id: taskId, position: tasks.length, slug, title }).execute()
    return { taskId, slug }
  }
})
