import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { hint } from '#platform/realtime.ts'
import { readablePlace } from '../place.ts'
import { breachNames } from '../rules.ts'
import { useCase } from '../tables.ts'
import { fileReport, subjectOf } from './cases.ts'

export const reportPost = useCase({
  id: 'community.report',
  summary: 'Report a discussion or reply that breaks the rules; its author does not learn who did',
  access: signedIn,
  limit: { max: 30, seconds: 3600 },
  input: z.object({
    subjectKind: z.enum(['discussion', 'reply']),
    subjectId: z.uuid(),
    reason: z.enum(breachNames),
    note: z.string().trim().max(1000).default('')
  }),
  output: z.object({ reportId: z.string() }),
  async run({ work, actor, now, publish, afterCommit }, { subjectKind, subjectId, reason, note }) {
    const subject = await subjectOf(work, subjectKind, subjectId)
    if (!subject.visible) throw refuse.notFound()
    await readablePlace(work, actor, subject.courseId as string)
    const reportId = await fileReport(work, { subject, reporterId: actor.id, reason, note, now })
    await publish('content.reported', { reportId, subjectKind, subjectId, reporterId: actor.id })
    afterCommit(() => hint('moderation:queue'))
    return { reportId }
  }
})
