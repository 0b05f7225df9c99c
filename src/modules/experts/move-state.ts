import { grantRole, revokeRole } from '#modules/identity/index.ts'
import type { Role } from '#platform/actor.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { endCertificate, issueCertificate } from './certificate/issue.ts'
import { endContract } from './contract/end-contract.ts'
import { stopProbation } from './probation/stop-probation.ts'
import type { LockedProfile } from './lock-profile.ts'
import { type ExpertState, nextStates } from './rules.ts'
import { indexExpert } from './search-document.ts'
import type { Tables } from './tables.ts'

const roleOf: Record<ExpertState, Role | null> = { applicant: 'applicant', probation: 'probation_expert', certified: 'expert', suspended: null, revoked: null }

/**
 * The only door through which an expert changes the state, with everything that hangs on it: role, certificate, contract,
 * probation, rank, search, a row for the history, audit line and event.
 */
export async function moveState(
  doing: Doing<Tables>,
  profile: LockedProfile,
  { to, reason, byId = doing.actor.id || null }: { to: ExpertState; reason: string; byId?: string | null }
): Promise<{ certificateNo: string | null }> {
  const { work, now, publish, audit } = doing
  const expertId = profile.person_id
  if (!nextStates(profile.state).includes(to)) throw refuse.conflict('experts/no-way-there')
  const certificate = to === 'certified' ? await issueCertificate(work, { expertId, current: profile.certificate_no, now }) : undefined
  const certificateNo = certificate?.number ?? profile.certificate_no
  await work
    .updateTable('experts.profile')
    .set({
      state: to,
      certificate_no: certificateNo,
      moved_at: now,
      updated_at: now,
      ...(certificate && { certified_at: certificate.issuedAt, certified_until: certificate.validUntil }),
      // Out of the public list at once, not at the next ranking.
      ...((to === 'suspended' || to === 'applicant' || to === 'revoked') && { place: null, score: null })
    })
    .where('person_id', '=', expertId)
    .execute()
  if (profile.state === 'probation') await stopProbation(work, expertId, now)
  if (to === 'revoked' && certificateNo) await endCertificate(work, certificateNo, now)
  if (to === 'revoked' || to === 'applicant') await endContract(doing, expertId, { reason, byId })
  await work
    .insertInto('experts.state_change')
    .values({ id: newId(), expert_id: expertId, from_state: profile.state, to_state: to, reason, by_id: byId, at: now })
    .execute()
  const [before, after] = [roleOf[profile.state], roleOf[to]]
  if (before && before !== after) await revokeRole(work, expertId, before, byId)
  if (after) await grantRole(work, expertId, after, byId)
  await indexExpert(work, expertId, now)
  await publish('expert.state-changed', { expertId, from: profile.state, to, byId: byId ?? '' })
  await audit('expert', expertId, { from: profile.state, to, reason })
  return { certificateNo }
}
