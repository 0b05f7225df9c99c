import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { canSetState } from './access.ts'
import { lockProfile } from './lock-profile.ts'
import { moveState } from './move-state.ts'
import { openProbation } from './probation/stop-probation.ts'
import { expertStates } from './rules.ts'
import { useCase } from './tables.ts'

export const setState = useCase({
  id: 'experts.set-state',
  summary: 'Put an expert on probation, certify, suspend, restore or revoke: with a reason, and the rights that go with it',
  access: withRole('operator', 'admin'),
  input: z.object({ expertId: z.uuid(), state: z.enum(expertStates), reason: z.string().trim().min(2).max(1000) }),
  output: z.object({ state: z.enum(expertStates), certificateNo: z.string().nullable() }),
  async run(doing, { expertId, state, reason }) {
    const profile = await lockProfile(doing, expertId)
    allow(canSetState(doing.actor, profile))
    // A probation that has a plan ends by its own decision, not past it.
    if (state === 'certified' && profile.state === 'probation' && (await openProbation(doing.work, expertId)))
      throw refuse.conflict('experts/probation-decides')
    return { state, ...(await moveState(doing, profile, { to: state, reason })) }
  }
})
