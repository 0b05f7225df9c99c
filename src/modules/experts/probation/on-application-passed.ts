import { probationDays, usualPlan, usualThresholds } from '../rules.ts'
import { emptyProfile } from '../open-profile.ts'
import { lockProfile } from '../lock-profile.ts'
import { reaction } from '../tables.ts'
import { startProbation } from './begin-probation.ts'

/** Who passed the interview begins with the usual plan; an operator may put it right in the first days. */
export const onApplicationPassed = reaction('application.passed', 'begin-probation', async (doing, { payload: { personId }, actorId }) => {
  await emptyProfile(doing.work, { personId, now: doing.now })
  const profile = await lockProfile(doing, personId)
  // Certified long ago, or begun by hand meanwhile: nothing to begin.
  if (!['applicant', 'suspended', 'revoked'].includes(profile.state)) return
  await startProbation(doing, profile, {
    days: probationDays.usual,
    plan: usualPlan,
    thresholds: usualThresholds,
    reason: '面试通过。',
    byId: actorId
  })
})
