import type { Doing } from '#platform/module.ts'
import type { Tables } from '../tables.ts'
import { appendEntry } from './chain.ts'

/** The standing contract ends, with a last entry in the chain. Nothing happens when there is none. */
export async function endContract(
  { work, now, publish }: Pick<Doing<Tables>, 'work' | 'now' | 'publish'>,
  expertId: string,
  { reason, byId }: { reason: string; byId: string | null }
) {
  const contract = await work
    .updateTable('experts.contract')
    .set({ state: 'ended', ended_at: now, end_reason: reason })
    .where('expert_id', '=', expertId)
    .where('state', '<>', 'ended')
    .returning(['id', 'number', 'sha256'])
    .executeTakeFirst()
  if (!contract) return
  await appendEntry(work, contract, { kind: 'ended', at: now, by: byId })
  await publish('contract.ended', { contractId: contract.id, expertId })
}
