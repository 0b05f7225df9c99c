import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { emptySettings, lessonKinds } from '../lesson-settings.ts'
import { useCase } from '../tables.ts'
import { freeSlug } from './free-slug.ts'
import { openDraft } from './open-course.ts'

export const addLesson = useCase({
  id: 'catalog.add-lesson',
  summary: 'Add a lesson at the end of a task of a draft',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), taskId: z.uuid(), kind: z.enum(lessonKinds), title: z.string().trim().min(1).max(120) }),
  output: z.object({ lessonId: z.uuid(), slug: z.string() }),
  async run(doing, { courseId, taskId, kind, title }) {
    const { work } = doing
    const { versionId } = await openDraft(doing, courseId)
    const task = await work.selectFrom('catalog.task').select('task_id').where('version_id', '=', versionId).where('task_id', '=', taskId).executeTakeFirst()
    if (!task) throw refuse.notFound('catalog/no-task')
    const lessons = await work.selectFrom('catalog.lesson').select(['slug', 'task_id']).where('version_id', '=', versionId).execute()
    if (lessons.length >= 500) throw refuse.conflict('catalog/too-many-lessons')
    const slug = freeSlug(title, 'lesson', new Set(lessons.map((lesson) => lesson.slug)))
    const lessonId = newId()
    const position = lessons.filter((lesson) => lesson.task_id === taskId).length
    await work
      .insertInto('catalog.lesson')
      .values({ version_id: versionId, lesson_id: lessonId, task_id: taskId, position, slug, title, kind, settings: JSON.stringify(emptySettings(kind)) })
      .execute()
    return { lessonId, slug }
  }
})
