import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { canDecide } from '../access.ts'
import { lockApplication, move } from '../move.ts'
import { limits, states } from '../rules.ts'
import { useCase } from '../tables.ts'

const lines = z.preprocess(
  (given) => (typeof given === 'string' ? given.split('\n') : given),
  z
    .array(z.string().trim().max(200))
    .transform((list) => list.filter((one) => one !== ''))
    .refine((list) => list.length <= limits.toAdd, `platform/too-large:${limits.toAdd}`)
)

export const screenApplication = useCase({
  id: 'recruitment.screen',
  summary: 'Look through an application: pass it on, give it back with what to add, or decline it',
  access: withRole('operator', 'admin'),
  input: z.object({
    applicationId: z.uuid(),
    verdict: z.enum(['screen', 'return', 'decline']),
    reason: z.string().trim().max(limits.reason).default(''),
    toAdd: lines.default([])
  }),
  output: z.object({ state: z.enum(states) }),
  async run(doing, { applicationId, verdict, reason, toAdd }) {
    const application = await lockApplication(doing.work, applicationId)
    // A draft is the applicant's own.
    if (application.state === 'draft') throw refuse.notFound()
    allow(canDecide(doing.actor, application))
    if (verdict !== 'screen' && [...reason].length < 2) throw refuse.invalid('recruitment/reason-needed', { fields: { reason: ['recruitment/reason-needed'] } })
    if (verdict === 'return' && toAdd.length === 0) throw refuse.invalid('recruitment/to-add-needed', { fields: { toAdd: ['recruitment/to-add-needed'] } })
    return { state: await move(doing, application, verdict, { by: 'operator', reason, ...(verdict === 'return' && { toAdd }) }) }
  }
})
