import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { canSetState } from '../access.ts'
import { lockProfile } from '../lock-profile.ts'
import { useCase } from '../tables.ts'
import { issueCertificate } from './issue.ts'

export const renewCertificate = useCase({
  id: 'experts.renew-certificate',
  summary: 'Renew the certificate of a certified expert for a year from today: same number, a new credential to download',
  access: withRole('operator', 'admin'),
  input: z.object({ expertId: z.uuid(), reason: z.string().trim().min(2).max(1000) }),
  output: z.object({ number: z.string(), validUntil: z.date() }),
  async run(doing, { expertId, reason }) {
    const { work, now, actor, audit, publish } = doing
    const profile = await lockProfile(doing, expertId)
    allow(canSetState(actor, profile))
    if (profile.state !== 'certified') throw refuse.conflict('experts/not-certified')
    const { number, validUntil } = await issueCertificate(work, { expertId, current: profile.certificate_no, now })
    await work
      .updateTable('experts.profile')
      .set({ certificate_no: number, certified_until: validUntil, updated_at: now })
      .where('person_id', '=', expertId)
      .execute()
    await publish('certificate.renewed', { certificateNo: number, expertId })
    await audit('expert', expertId, { certificateNo: number, validUntil, reason })
    return { number, validUntil }
  }
})
