import { z } from 'zod'
import { lessonPath } from '#modules/learning/index.ts'
import { isCourseTeam } from '#modules/catalog/index.ts'
import { signedIn } from '#platform/access.ts'
import { hasRole } from '#platform/actor.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { seenAs } from '../access.ts'
import { query } from '../tables.ts'

export const whereRequest = query({
  id: 'guidance.where-request',
  summary: 'Which page shows a guidance request to me: the question, the lesson or the workbench, the booking',
  access: signedIn,
  input: z.object({ requestId: z.uuid() }),
  output: z.object({ kind: z.string(), path: z.string() }),
  async run({ db, actor }, { requestId }) {
    const row = await db
      .selectFrom('guidance.request as r')
      .leftJoin('guidance.question as q', 'q.request_id', 'r.id')
      .selectAll('r')
      .select('q.visibility')
      .where('r.id', '=', requestId)
      .executeTakeFirst()
    if (!row) throw refuse.notFound()
    if (row.kind === 'review') {
      const any = db as unknown as AnyDb
      if (row.learner_id === actor.id && row.course_id)
        return { kind: row.kind, path: await lessonPath(any, { courseId: row.course_id, lessonId: row.lesson_id }) }
      if (hasRole(actor, 'operator', 'admin') || (row.course_id && (await isCourseTeam(any, row.course_id, actor.id))))
        return { kind: row.kind, path: `/studio/reviews/${row.id}` }
      throw refuse.notFound()
    }
    if (!seenAs(actor, row)) throw refuse.notFound()
    if (row.kind === 'question') return { kind: row.kind, path: `/questions/${row.id}` }
    return { kind: row.kind, path: row.subject_kind === 'booking' ? `/bookings/${row.subject_id}` : '/bookings' }
  }
})
