import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { dropDraft, lockCourse } from './draft.ts'
import { openCourse } from './open-course.ts'

export const discardDraft = useCase({
  id: 'catalog.discard-draft',
  summary: 'Throw away what was edited since the last published version',
  access: signedIn,
  input: z.object({ courseId: z.uuid() }),
  output: z.object({ discarded: z.boolean() }),
  async run({ work, actor, audit }, { courseId }) {
    await lockCourse(work, courseId)
    const course = await openCourse(work, actor, courseId)
    if (!course.published_version_id) throw refuse.conflict('catalog/nothing-published')
    const dropped = await dropDraft(work, courseId, true)
    await audit('course', courseId)
    return { discarded: dropped !== undefined }
  }
})
