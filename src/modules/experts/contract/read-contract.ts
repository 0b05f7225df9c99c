import { sql } from 'kysely'
import { z } from 'zod'
import { anyone, signedIn } from '#platform/access.ts'
import type { AnyDb, Db } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { canReadContract } from '../access.ts'
import { type ChainEntryTable, query, type Tables } from '../tables.ts'
import { checkEntries, fingerprint } from './chain.ts'
import { publicKeys } from './keys.ts'

/** The document itself: for its expert and operators. */
export const contractDocument = query({
  id: 'experts.contract-document',
  access: signedIn,
  input: z.object({ contractId: z.uuid() }),
  async run({ db, actor }, { contractId }) {
    const found = await db
      .selectFrom('experts.contract as c')
      .innerJoin('experts.contract_document as d', 'd.contract_id', 'c.id')
      .select(['c.number', 'c.expert_id', 'd.pdf'])
      .where('c.id', '=', contractId)
      .executeTakeFirst()
    if (!found || !canReadContract(actor, found)) throw refuse.notFound()
    return { name: `${found.number}.pdf`, pdf: found.pdf }
  }
})

const faults = ['document', 'entry', 'seal', 'link', 'missing'] as const

/** Whether a contract and its entries are what was signed. */
export async function checkOf(db: Db<Tables>, contract: { id: string; number: string; state: string; sha256: Buffer }) {
  const document = await db.selectFrom('experts.contract_document').select('pdf').where('contract_id', '=', contract.id).executeTakeFirst()
  const { rows: entries } = await sql<ChainEntryTable & { previous_hash: Buffer | null }>`
    select e.*, before.hash as previous_hash from experts.chain_entry e left join experts.chain_entry before on before.seq = e.seq - 1
    where e.contract_id = ${contract.id} order by e.seq`.execute(db)
  const pdf = document?.pdf ?? Buffer.alloc(0)
  const checked = checkEntries(contract, pdf, entries, await publicKeys(db as unknown as AnyDb, 'contract'))
  const wanted = {
    'awaiting-expert': ['drawn-up'],
    'awaiting-platform': ['drawn-up', 'signed-by-expert'],
    'in-force': ['drawn-up', 'signed-by-expert', 'signed-by-platform'],
    ended: ['drawn-up', 'ended']
  }[contract.state]
  const missing = wanted?.some((kind) => !checked.some((entry) => entry.kind === kind)) ?? true
  const fault =
    checked.find((entry) => entry.fault)?.fault ?? (missing ? ('missing' as const) : fingerprint(pdf).equals(contract.sha256) ? null : ('document' as const))
  return { valid: fault === null, fault, sha256: fingerprint(pdf).toString('hex'), entries: checked }
}

export const checkContract = query({
  id: 'experts.check-contract',
  summary: 'Whether a contract is unchanged and by whom it was signed when, by its number: fingerprint, chain and seals; no terms, no names',
  access: anyone,
  input: z.object({ number: z.string().min(1).max(40) }),
  output: z.object({
    number: z.string(),
    state: z.enum(['awaiting-expert', 'awaiting-platform', 'in-force', 'ended']),
    valid: z.boolean(),
    fault: z.enum(faults).nullable(),
    sha256: z.string(),
    endsAt: z.date().nullable(),
    entries: z.array(
      z.object({
        kind: z.enum(['drawn-up', 'signed-by-expert', 'signed-by-platform', 'ended']),
        at: z.date(),
        hash: z.string(),
        fault: z.enum(faults).nullable()
      })
    )
  }),
  async run({ db }, { number }) {
    const contract = await db
      .selectFrom('experts.contract')
      .select(['id', 'number', 'state', 'sha256', 'ends_at'])
      .where('number', '=', number)
      .executeTakeFirst()
    if (!contract) throw refuse.notFound()
    const { valid, fault, sha256, entries } = await checkOf(db, contract)
    return { number, state: contract.state, valid, fault, sha256, endsAt: contract.ends_at, entries: entries.map(({ by: _, ...entry }) => entry) }
  }
})
