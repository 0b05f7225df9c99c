import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { allow, refuse } from '#platform/errors.ts'
import { DEFAULT_ZONE, endOfDay } from '#platform/time/index.ts'
import { canDecide } from '../access.ts'
import { lockApplication, move } from '../move.ts'
import { afterStep, canBeDecided, limits, states } from '../rules.ts'
import { type Tables, useCase } from '../tables.ts'

/** How many have scored, and whether the day of the interview is over. */
export async function readiness(work: Work<Tables>, applicationId: string, now: Date): Promise<{ scored: number; ready: boolean }> {
  const sheets = await work
    .selectFrom('recruitment.sheet')
    .select('judge_id')
    .where('application_id', '=', applicationId)
    .where('handed_in_at', 'is not', null)
    .execute()
  const interview = await work
    .selectFrom('recruitment.interview')
    .select('ends_at')
    .where('application_id', '=', applicationId)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()
  const dayOver = interview !== undefined && now >= endOfDay(interview.ends_at, DEFAULT_ZONE)
  return { scored: sheets.length, ready: canBeDecided(sheets.length, dayOver) }
}

export const decideApplication = useCase({
  id: 'recruitment.decide',
  summary: 'Pass or fail an applicant after the interview, with a reason',
  access: withRole('operator', 'admin'),
  input: z.object({
    applicationId: z.uuid(),
    verdict: z.enum(['pass', 'fail']),
    reason: z.string().trim().min(2, 'recruitment/reason-needed').max(limits.reason)
  }),
  output: z.object({ state: z.enum(states) }),
  async run(doing, { applicationId, verdict, reason }) {
    const { work, actor, now, publish } = doing
    const application = await lockApplication(work, applicationId)
    if (application.state === 'draft') throw refuse.notFound()
    allow(canDecide(actor, application))
    if (!afterStep(application.state, verdict)) throw refuse.conflict('recruitment/no-way-there')
    if (!(await readiness(work, applicationId, now)).ready) throw refuse.conflict('recruitment/scores-missing')
    const state = await move(doing, application, verdict, { by: 'operator', reason })
    if (verdict === 'pass') await publish('application.passed', { applicationId, personId: application.person_id })
    return { state }
  }
})
