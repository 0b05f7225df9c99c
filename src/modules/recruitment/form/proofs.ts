import { z } from 'zod'
import { holdUploads, releaseUploads } from '#modules/media/index.ts'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { lockOwn } from '../move.ts'
import { isEditable, limits, proofKinds } from '../rules.ts'
import { useCase } from '../tables.ts'

export const addProof = useCase({
  id: 'recruitment.add-proof',
  summary: 'Put an uploaded document with my application: a degree, a licence, a paper, a case',
  access: signedIn,
  input: z.object({
    applicationId: z.uuid(),
    kind: z.enum(proofKinds),
    uploadId: z.uuid(),
    title: z.string().trim().max(limits.proofTitle).default('')
  }),
  output: z.object({ proofId: z.string() }),
  async run({ work, actor, now, audit }, { applicationId, kind, uploadId, title }) {
    const application = await lockOwn(work, applicationId, actor.id)
    if (!isEditable(application.state)) throw refuse.conflict('recruitment/not-editable')
    const kept = await work.selectFrom('recruitment.proof').select(['id', 'upload_id']).where('application_id', '=', applicationId).execute()
    const same = kept.find((one) => one.upload_id === uploadId)
    if (same) return { proofId: same.id }
    if (kept.length >= limits.proofs) throw refuse.invalid('recruitment/too-many-proofs', { values: { max: limits.proofs } })
    const [file] = await holdUploads(work, [uploadId], actor.id, ['proof'])
    if ((file?.size ?? 0) > limits.proofBytes)
      throw refuse.tooLarge('recruitment/proof-too-large', { values: { megabytes: Math.round(limits.proofBytes / 1024 / 1024) } })
    const proofId = newId()
    await work.insertInto('recruitment.proof').values({ id: proofId, application_id: applicationId, kind, title, upload_id: uploadId, added_at: now }).execute()
    await audit('application', applicationId, { proof: proofId, kind })
    return { proofId }
  }
})

export const removeProof = useCase({
  id: 'recruitment.remove-proof',
  summary: 'Take a document back out of my application',
  access: signedIn,
  input: z.object({ applicationId: z.uuid(), proofId: z.uuid() }),
  async run({ work, actor, audit }, { applicationId, proofId }) {
    const application = await lockOwn(work, applicationId, actor.id)
    if (!isEditable(application.state)) throw refuse.conflict('recruitment/not-editable')
    const gone = await work
      .deleteFrom('recruitment.proof')
      .where('id', '=', proofId)
      .where('application_id', '=', applicationId)
      .returning('upload_id')
      .executeTakeFirst()
    if (!gone) throw refuse.notFound()
    await releaseUploads(work, [gone.upload_id])
    await audit('application', applicationId, { proof: proofId })
    return null
  }
})
