import { sql } from 'kysely'
import { z } from 'zod'
import { grantRole, revokeRole } from '#modules/identity/index.ts'
import { withRole } from '#platform/access.ts'
import type { Role } from '#platform/actor.ts'
import type { Work } from '#platform/db.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { addDays, DEFAULT_ZONE, localDay } from '#platform/time/index.ts'
import { canSetState } from './access.ts'
import { certificateDays, type ExpertState, expertStates, nextStates } from './rules.ts'
import { indexExpert } from './search-document.ts'
import { type ExpertsTables, useCase } from './tables.ts'

const roleOf: Record<ExpertState, Role | null> = { applicant: 'applicant', probation: 'probation_expert', certified: 'expert', suspended: null }

export const setState = useCase({
  id: 'experts.set-state',
  summary: 'Put an expert on probation, certify, suspend or restore: with a reason, and the rights that go with it',
  access: withRole('operator', 'admin'),
  input: z.object({ expertId: z.uuid(), state: z.enum(expertStates), reason: z.string().trim().min(2).max(1000) }),
  output: z.object({ state: z.enum(expertStates), certificateNo: z.string().nullable() }),
  async run({ work, actor, now, publish, audit }, { expertId, state, reason }) {
    const profile = await work
      .selectFrom('experts.profile')
      .select(['person_id', 'state', 'certificate_no', 'certified_at'])
      .where('person_id', '=', expertId)
      .forUpdate()
      .executeTakeFirst()
    if (!profile) throw refuse.notFound()
    allow(canSetState(actor, profile))
    if (!nextStates(profile.state).includes(state)) throw refuse.conflict('experts/no-way-there')
    const certificateNo = profile.certificate_no ?? (state === 'certified' ? await nextCertificate(work, now) : null)
    await work
      .updateTable('experts.profile')
      .set({
        state,
        certificate_no: certificateNo,
        moved_at: now,
        updated_at: now,
        ...(state === 'certified' && { certified_at: profile.certified_at ?? now, certified_until: addDays(now, certificateDays, DEFAULT_ZONE) })
      })
      .where('person_id', '=', expertId)
      .execute()
    await work
      .insertInto('experts.state_change')
      .values({ id: newId(), expert_id: expertId, from_state: profile.state, to_state: state, reason, by_id: actor.id || null, at: now })
      .execute()
    const [before, after] = [roleOf[profile.state], roleOf[state]]
    if (before && before !== after) await revokeRole(work, expertId, before, actor.id || null)
    if (after) await grantRole(work, expertId, after, actor.id || null)
    // Out of the public list at once, not at the next ranking.
    if (state === 'suspended' || state === 'applicant')
      await work.updateTable('experts.profile').set({ place: null, score: null }).where('person_id', '=', expertId).execute()
    await indexExpert(work, expertId, now)
    await publish('expert.state-changed', { expertId, from: profile.state, to: state, byId: actor.id })
    await audit('expert', expertId, { from: profile.state, to: state, reason })
    return { state, certificateNo }
  }
})

/** KL-2026-0101: the year and a running number that is never given twice. */
async function nextCertificate(work: Work<ExpertsTables>, now: Date): Promise<string> {
  const { rows } = await sql<{ serial: number }>`select nextval('experts.certificate_serial') as serial`.execute(work)
  return `KL-${localDay(now, DEFAULT_ZONE).slice(0, 4)}-${String(rows[0]?.serial ?? 0).padStart(4, '0')}`
}
