import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { lockCourse } from '../authoring/draft.ts'
import { openCourse } from '../authoring/open-course.ts'
import { useCase } from '../tables.ts'
import { freezeVersion } from './freeze.ts'
import { passGate } from './publish-course.ts'

export const decidePublishing = useCase({
  id: 'catalog.decide-publishing',
  summary: 'Publish what an expert on probation asked for, or decline with a reason',
  access: withRole('operator', 'admin'),
  input: z.object({ requestId: z.uuid(), approve: z.stringbool().or(z.boolean()), reason: z.string().trim().max(400).default('') }),
  output: z.object({ state: z.enum(['approved', 'declined']), number: z.number().nullable() }),
  async run({ work, actor, now, publish, audit }, { requestId, approve, reason }) {
    const asked = await work.selectFrom('catalog.publish_request').select('course_id').where('id', '=', requestId).executeTakeFirst()
    if (asked) await lockCourse(work, asked.course_id)
    const request = await work.selectFrom('catalog.publish_request').selectAll().where('id', '=', requestId).forUpdate().executeTakeFirst()
    if (!request) throw refuse.notFound()
    if (request.state !== 'open') throw refuse.conflict('catalog/request-closed')
    if (!approve && !reason) throw refuse.invalid('platform/invalid', { fields: { reason: ['platform/required'] } })
    const { course_id: courseId } = request
    let number: number | null = null
    if (approve) {
      const versionId = await passGate(work, await openCourse(work, actor, courseId))
      const version = await work.selectFrom('catalog.course_version').select('changed_at').where('id', '=', versionId).executeTakeFirstOrThrow()
      // What was asked for is what was looked at.
      if (versionId !== request.version_id || version.changed_at > request.requested_at) throw refuse.conflict('catalog/changed-since-request')
      number = await freezeVersion(work, publish, { courseId, versionId, note: request.note, byId: actor.id || null, now })
    }
    const state = approve ? 'approved' : 'declined'
    await work
      .updateTable('catalog.publish_request')
      .set({ state, decided_at: now, decided_by: actor.id || null, reason: reason || null })
      .where('id', '=', requestId)
      .execute()
    await audit('course', courseId, { requestId, state, reason })
    return { state, number }
  }
})
