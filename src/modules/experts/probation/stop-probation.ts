import type { Db, Work } from '#platform/db.ts'
import type { Tables } from '../tables.ts'

/** The probation that still decides over this expert: running, due, or passed with a contract that is not signed yet. */
export async function openProbation(reading: Work<Tables> | Db<Tables>, expertId: string) {
  return (reading as Db<Tables>)
    .selectFrom('experts.probation as p')
    .leftJoin('experts.contract as c', (join) => join.onRef('c.probation_id', '=', 'p.id').on('c.state', 'in', ['awaiting-expert', 'awaiting-platform']))
    .select(['p.id', 'p.state', 'c.id as contract_id'])
    .where('p.expert_id', '=', expertId)
    .where((eb) => eb.or([eb('p.state', 'in', ['running', 'due']), eb('c.id', 'is not', null)]))
    .orderBy('p.begun_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The expert left probation: what was still running is over. */
export async function stopProbation(work: Work<Tables>, expertId: string, now: Date): Promise<void> {
  await work
    .updateTable('experts.probation')
    .set({ state: 'stopped', closed_at: now })
    .where('expert_id', '=', expertId)
    .where('state', 'in', ['running', 'due'])
    .execute()
}
