import { z } from 'zod'
import { holdUploads, releaseUploads } from '#modules/media/index.ts'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { lockOwn } from '../move.ts'
import { isPreparing, limits, materialKinds } from '../rules.ts'
import { useCase } from '../tables.ts'

const list = z.preprocess(
  (given) => (typeof given === 'string' ? (given === '' ? [] : given.split(',')) : given),
  z
    .array(z.union([z.literal(''), z.uuid()]))
    .transform((ids) => ids.filter((id) => id !== ''))
    .refine((ids) => ids.length <= limits.materialFiles, `platform/too-large:${limits.materialFiles}`)
)

export const saveMaterial = useCase({
  id: 'recruitment.save-material',
  summary: 'Save my course outline, teaching plan or case analysis for the interview: words, files or both',
  access: signedIn,
  input: z.object({
    applicationId: z.uuid(),
    kind: z.enum(materialKinds),
    text: z.string().max(limits.material).default(''),
    /** Left out: the files stay as they are. */
    uploadIds: list.optional(),
    revision: z.coerce.number().int().min(0).default(0)
  }),
  output: z.object({ revision: z.number(), savedAt: z.date() }),
  async run({ work, actor, now }, { applicationId, kind, text, uploadIds, revision }) {
    const application = await lockOwn(work, applicationId, actor.id)
    if (!isPreparing(application.state)) throw refuse.conflict('recruitment/not-preparing')
    const interview = await work
      .selectFrom('recruitment.interview')
      .select('starts_at')
      .where('application_id', '=', applicationId)
      .where('cancelled_at', 'is', null)
      .executeTakeFirst()
    if (interview && interview.starts_at <= now) throw refuse.conflict('recruitment/interview-began')
    const before = await work
      .selectFrom('recruitment.material')
      .select(['revision', 'upload_ids'])
      .where('application_id', '=', applicationId)
      .where('kind', '=', kind)
      .executeTakeFirst()
    if ((before?.revision ?? 0) !== revision) throw refuse.conflict('recruitment/changed-elsewhere')
    const files = uploadIds ?? before?.upload_ids ?? []
    await holdUploads(work, files, actor.id, ['document'])
    const content = { text, upload_ids: files, saved_at: now, revision: revision + 1 }
    await work
      .insertInto('recruitment.material')
      .values({ application_id: applicationId, kind, ...content })
      .onConflict((conflict) => conflict.columns(['application_id', 'kind']).doUpdateSet(content))
      .execute()
    const dropped = (before?.upload_ids ?? []).filter((id) => !files.includes(id))
    if (dropped.length > 0) {
      // A file may stand under two headings.
      const elsewhere = await work.selectFrom('recruitment.material').select('upload_ids').where('application_id', '=', applicationId).execute()
      await releaseUploads(
        work,
        dropped.filter((id) => !elsewhere.some((one) => one.upload_ids.includes(id)))
      )
    }
    return { revision: revision + 1, savedAt: now }
  }
})
