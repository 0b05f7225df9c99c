import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { nudgeEveryHours } from '../rules.ts'
import { useCase } from '../tables.ts'
import { lockOverseen } from './oversee.ts'

export const nudgeLearner = useCase({
  id: 'learning.nudge',
  summary: 'Send a learner of my course a word; once a day at most',
  access: signedIn,
  limit: { max: 200, seconds: 3600 },
  input: z.object({ enrolmentId: z.uuid(), text: z.string().trim().min(1).max(500) }),
  output: z.object({ nudgeId: z.string() }),
  async run({ work, actor, now, publish }, { enrolmentId, text }) {
    const enrolment = await lockOverseen(work, enrolmentId, actor)
    if (enrolment.ended_at || (enrolment.ends_at && enrolment.ends_at <= now)) throw refuse.conflict('learning/ended')
    const since = new Date(now.getTime() - nudgeEveryHours * 3_600_000)
    if (await work.selectFrom('learning.nudge').select('id').where('enrolment_id', '=', enrolmentId).where('nudged_at', '>', since).executeTakeFirst())
      throw refuse.conflict('learning/nudged-already')
    const nudgeId = newId()
    await work.insertInto('learning.nudge').values({ id: nudgeId, enrolment_id: enrolmentId, by_id: actor.id, text, nudged_at: now }).execute()
    await publish('learner.nudged', { nudgeId, enrolmentId, learnerId: enrolment.learner_id, byId: actor.id })
    return { nudgeId }
  }
})
