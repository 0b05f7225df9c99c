import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { lockOwn, move } from '../move.ts'
import { isEditable, limits, missingParts } from '../rules.ts'
import { openPersonal } from '../sealing.ts'
import { useCase } from '../tables.ts'
import { cancelInterview } from '../interview/cancel.ts'

export const submitApplication = useCase({
  id: 'recruitment.submit',
  summary: 'Hand in my application; everything that is missing is named',
  access: signedIn,
  input: z.object({ applicationId: z.uuid(), revision: z.coerce.number().int().min(0).optional() }),
  async run(doing, { applicationId, revision }) {
    const { work, actor } = doing
    const application = await lockOwn(work, applicationId, actor.id)
    if (!isEditable(application.state)) throw refuse.conflict('recruitment/no-way-there')
    if (revision !== undefined && revision !== application.revision) throw refuse.conflict('recruitment/changed-elsewhere')
    const row = await work.selectFrom('recruitment.application').selectAll().where('id', '=', applicationId).executeTakeFirstOrThrow()
    const proofs = await work.selectFrom('recruitment.proof').select('kind').where('application_id', '=', applicationId).execute()
    const missing = missingParts({
      ...row,
      personal: openPersonal(applicationId, row.personal_sealed),
      categorySlug: row.category_slug,
      lastPractice: row.last_practice,
      proofs
    })
    if (missing.length > 0)
      throw refuse.invalid('recruitment/incomplete', {
        values: { count: missing.length },
        fields: Object.fromEntries(missing.map((one) => [one.field, [one.code]]))
      })
    await move(doing, application, 'submit', { by: 'applicant' })
    return null
  }
})

export const withdrawApplication = useCase({
  id: 'recruitment.withdraw',
  summary: 'Take my application back',
  access: signedIn,
  input: z.object({ applicationId: z.uuid(), reason: z.string().trim().max(limits.reason).default('') }),
  async run(doing, { applicationId, reason }) {
    const application = await lockOwn(doing.work, applicationId, doing.actor.id)
    await cancelInterview(doing, applicationId)
    await move(doing, application, 'withdraw', { by: 'applicant', reason })
    return null
  }
})
