import { z } from 'zod'
import { uploadById } from '#modules/media/index.ts'
import { signedIn, withRole } from '#platform/access.ts'
import { auditRead } from '#platform/audit.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { canOpenProof } from '../access.ts'
import { openPersonal } from '../sealing.ts'
import { query } from '../tables.ts'

/** Each reading by anybody but the applicant is a line in the audit log, written before a byte is handed out. */
export const openProof = query({
  id: 'recruitment.open-proof',
  summary: 'Open a proof of an application; a reading by staff or a judge leaves an audit line',
  access: signedIn,
  input: z.object({ applicationId: z.uuid(), proofId: z.uuid() }),
  output: z.object({ uploadId: z.string(), name: z.string(), type: z.string(), size: z.number() }),
  async run({ db, actor }, { applicationId, proofId }) {
    const proof = await db
      .selectFrom('recruitment.proof as p')
      .innerJoin('recruitment.application as a', 'a.id', 'p.application_id')
      .leftJoin('recruitment.panel_judge as j', (join) => join.onRef('j.application_id', '=', 'a.id').on('j.judge_id', '=', actor.id || null))
      .select(['p.upload_id', 'p.kind', 'a.person_id', 'a.state', 'j.judge_id'])
      .where('p.id', '=', proofId)
      .where('a.id', '=', applicationId)
      .executeTakeFirst()
    // A judge whose role was taken away is a stranger.
    const onPanel = proof?.judge_id != null && actor.roles.includes('judge')
    if (!proof || !canOpenProof(actor, proof, onPanel)) throw refuse.notFound()
    const file = await uploadById(db as unknown as AnyDb, proof.upload_id)
    if (!file) throw refuse.notFound()
    if (actor.id !== proof.person_id) await auditRead(actor, 'recruitment.open-proof', 'application', applicationId, { proof: proofId, kind: proof.kind })
    return { uploadId: file.id, name: file.name, type: file.content_type, size: file.size }
  }
})

export const openPersonalData = query({
  id: 'recruitment.open-personal-data',
  summary: 'Open the legal name and contact data of an applicant; leaves an audit line',
  access: withRole('operator', 'admin'),
  input: z.object({ applicationId: z.uuid() }),
  output: z.object({ legalName: z.string(), phone: z.string(), email: z.string(), city: z.string() }),
  async run({ db, actor }, { applicationId }) {
    const row = await db.selectFrom('recruitment.application').select(['personal_sealed', 'state']).where('id', '=', applicationId).executeTakeFirst()
    if (!row || row.state === 'draft') throw refuse.notFound()
    await auditRead(actor, 'recruitment.open-personal-data', 'application', applicationId)
    return openPersonal(applicationId, row.personal_sealed)
  }
})
