import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { canPublish, canRestore, isCurator } from '../access.ts'
import { lockCourse } from '../authoring/draft.ts'
import { openCourse } from '../authoring/open-course.ts'
import { useCase } from '../tables.ts'
import { putSearchDocuments, removeSearchDocuments } from './search-documents.ts'

export const withdrawCourse = useCase({
  id: 'catalog.withdraw-course',
  summary: 'Take a course out of the catalogue; whoever has it keeps it',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), reason: z.string().trim().max(400).default('') }),
  output: z.object({ status: z.literal('withdrawn') }),
  async run({ work, actor, publish, audit }, { courseId, reason }) {
    await lockCourse(work, courseId)
    const course = await openCourse(work, actor, courseId, canPublish)
    if (course.status !== 'published') throw refuse.conflict('catalog/nothing-published')
    // What an operator takes out, its expert does not put back.
    const byStaff = isCurator(actor) && actor.id !== course.owner_id
    await work.updateTable('catalog.course').set({ status: 'withdrawn', withdrawn_by_staff: byStaff }).where('id', '=', courseId).execute()
    await removeSearchDocuments(work, courseId)
    await publish('course.withdrawn', { courseId })
    await audit('course', courseId, { reason })
    return { status: 'withdrawn' as const }
  }
})

export const restoreCourse = useCase({
  id: 'catalog.restore-course',
  summary: 'Put a withdrawn course back into the catalogue',
  access: signedIn,
  input: z.object({ courseId: z.uuid() }),
  output: z.object({ status: z.literal('published') }),
  async run({ work, actor, now, audit }, { courseId }) {
    await lockCourse(work, courseId)
    const course = await openCourse(work, actor, courseId, canRestore)
    if (course.status !== 'withdrawn') throw refuse.conflict('catalog/not-withdrawn')
    await work.updateTable('catalog.course').set({ status: 'published', withdrawn_by_staff: false }).where('id', '=', courseId).execute()
    await putSearchDocuments(work, courseId, now)
    await audit('course', courseId)
    return { status: 'published' as const }
  }
})
