import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { openCourse } from '../authoring/open-course.ts'
import { useCase } from '../tables.ts'

export const confirmCurrent = useCase({
  id: 'catalog.confirm-current',
  summary: 'Say that the published content was looked through and still holds',
  access: signedIn,
  input: z.object({ courseId: z.uuid() }),
  output: z.object({ reviewedAt: z.date() }),
  async run({ work, actor, now, audit }, { courseId }) {
    await openCourse(work, actor, courseId)
    await work.updateTable('catalog.course').set({ reviewed_at: now, stale_told_at: null }).where('id', '=', courseId).execute()
    await audit('course', courseId)
    return { reviewedAt: now }
  }
})
