import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { checkGuides } from './guided-courses.ts'

const words = z.string().trim().min(10).max(2000)

export const assessStage = useCase({
  id: 'guidance.assess-stage',
  summary: 'At the end of a stage: what went well, and what to work on next. The learner reads it; it stays',
  access: signedIn,
  input: z.object({ stageId: z.uuid(), wentWell: words, toImprove: words }),
  output: z.object({ assessedAt: z.date() }),
  async run({ work, actor, now, publish, audit }, { stageId, wentWell, toImprove }) {
    const stage = await work.selectFrom('guidance.stage').selectAll().where('id', '=', stageId).forUpdate().executeTakeFirst()
    if (!stage) throw refuse.notFound()
    await checkGuides(work, actor, { learnerId: stage.learner_id, courseId: stage.course_id }, now)
    if (stage.assessed_at) throw refuse.conflict('guidance/assessed-already')
    await work
      .updateTable('guidance.stage')
      .set({ went_well: wentWell, to_improve: toImprove, assessed_by: actor.id, assessed_at: now })
      .where('id', '=', stageId)
      .execute()
    await audit('stage', stageId, { learnerId: stage.learner_id })
    await publish('stage.assessed', { stageId, learnerId: stage.learner_id, expertId: actor.id })
    return { assessedAt: now }
  }
})
