import { z } from 'zod'
import { allow, refuse } from '#platform/errors.ts'
import { addMonths, DEFAULT_ZONE } from '#platform/time/index.ts'
import type { Doing } from '#platform/module.ts'
import { canCountersign, inPerson, operatorInPerson } from '../access.ts'
import { lockProfile } from '../lock-profile.ts'
import { moveState } from '../move-state.ts'
import { contractMonths } from '../rules.ts'
import { type Tables, useCase } from '../tables.ts'
import { appendEntry } from './chain.ts'
import { provePresence } from './presence.ts'

const states = ['awaiting-expert', 'awaiting-platform', 'in-force', 'ended'] as const
const output = z.object({ state: z.enum(states), certificateNo: z.string().nullable() })

/** A form sends "on", the API true. */
const agreed = z.union([z.literal(true), z.literal('on'), z.literal('true')], { error: 'experts/not-agreed' })

/** The contract with its expert's profile, both locked, the profile first as everywhere. */
async function lockContract(doing: Doing<Tables>, contractId: string) {
  const { work } = doing
  const found = await work.selectFrom('experts.contract').select('expert_id').where('id', '=', contractId).executeTakeFirst()
  if (!found) throw refuse.notFound()
  const profile = await lockProfile(doing, found.expert_id)
  const contract = await work.selectFrom('experts.contract').selectAll().where('id', '=', contractId).forUpdate().executeTakeFirstOrThrow()
  return { profile, contract }
}

export const signContract = useCase({
  id: 'experts.sign-contract',
  summary: 'Sign my contract, in person; signing twice signs once',
  access: inPerson,
  input: z.object({ contractId: z.uuid(), agreed }),
  output,
  limit: { max: 20, seconds: 3600 },
  async run(doing, { contractId }) {
    const { work, actor, now, publish, audit } = doing
    const { profile, contract } = await lockContract(doing, contractId)
    if (contract.expert_id !== actor.id) throw refuse.notFound()
    if (contract.state === 'ended') throw refuse.conflict('experts/contract-ended')
    if (contract.state !== 'awaiting-expert') return { state: contract.state, certificateNo: profile.certificate_no }
    const proof = await provePresence(actor, now)
    await work.updateTable('experts.contract').set({ state: 'awaiting-platform', expert_signed_at: now }).where('id', '=', contractId).execute()
    await appendEntry(work, contract, { kind: 'signed-by-expert', at: now, by: actor.id, proof })
    await publish('contract.signed', { contractId, expertId: contract.expert_id, by: 'expert' })
    await audit('contract', contractId, { number: contract.number, by: 'expert', proof })
    return { state: 'awaiting-platform' as const, certificateNo: profile.certificate_no }
  }
})

export const countersignContract = useCase({
  id: 'experts.countersign-contract',
  summary: 'Sign for the platform: the contract is in force, and who came from probation is certified',
  access: operatorInPerson,
  input: z.object({ contractId: z.uuid(), agreed }),
  output,
  limit: { max: 60, seconds: 3600 },
  async run(doing, { contractId }) {
    const { work, actor, now, publish, audit } = doing
    const { profile, contract } = await lockContract(doing, contractId)
    allow(canCountersign(actor, contract))
    if (contract.state === 'ended') throw refuse.conflict('experts/contract-ended')
    if (contract.state === 'awaiting-expert') throw refuse.conflict('experts/expert-signs-first')
    if (contract.state === 'in-force') return { state: contract.state, certificateNo: profile.certificate_no }
    const proof = await provePresence(actor, now)
    await work
      .updateTable('experts.contract')
      .set({ state: 'in-force', platform_signed_at: now, platform_signed_by: actor.id, ends_at: addMonths(now, contractMonths, DEFAULT_ZONE) })
      .where('id', '=', contractId)
      .execute()
    await appendEntry(work, contract, { kind: 'signed-by-platform', at: now, by: actor.id, proof })
    await publish('contract.signed', { contractId, expertId: contract.expert_id, by: 'platform' })
    await audit('contract', contractId, { number: contract.number, by: 'platform', proof })
    if (profile.state === 'certified') return { state: 'in-force' as const, certificateNo: profile.certificate_no }
    const moved = await moveState(doing, profile, { to: 'certified', reason: await reasonOf(doing, contract.probation_id) })
    return { state: 'in-force' as const, ...moved }
  }
})

/** The reason of the decision that led here stands in the history, too. */
async function reasonOf({ work }: Doing<Tables>, probationId: string | null): Promise<string> {
  const decision = await work
    .selectFrom('experts.probation_decision')
    .select('reason')
    .where('probation_id', '=', probationId)
    .where('kind', '=', 'pass')
    .executeTakeFirst()
  return decision?.reason ?? '合同已由双方签署。'
}
