import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { newId } from '#platform/id.ts'
import { lockCourse } from '../authoring/draft.ts'
import { openCourse } from '../authoring/open-course.ts'
import { useCase } from '../tables.ts'
import { passGate } from './publish-course.ts'

export const requestPublishing = useCase({
  id: 'catalog.request-publishing',
  summary: 'On probation: ask an operator to publish the draft',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), note: z.string().trim().min(1).max(400) }),
  output: z.object({ requestId: z.uuid() }),
  async run({ work, actor, now, audit }, { courseId, note }) {
    await lockCourse(work, courseId)
    const course = await openCourse(work, actor, courseId)
    const versionId = await passGate(work, course)
    await work
      .updateTable('catalog.publish_request')
      .set({ state: 'outdated', decided_at: now })
      .where('course_id', '=', courseId)
      .where('state', '=', 'open')
      .execute()
    const requestId = newId()
    await work
      .insertInto('catalog.publish_request')
      .values({ id: requestId, course_id: courseId, version_id: versionId, requester_id: actor.id, note, requested_at: now })
      .execute()
    await audit('course', courseId, { requestId })
    return { requestId }
  }
})
