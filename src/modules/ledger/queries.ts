import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn, withRole } from '#platform/access.ts'
import { hasRole } from '#platform/actor.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { type AccountKind, naturalAmount } from './rules.ts'
import { query } from './tables.ts'

export interface Balance {
  kind: AccountKind
  name: string
  currency: string
  /** As people read it: what we have, or what we owe, is positive. */
  amount: number
}

/**
 * The balances of one owner (or of the house, with null). Adds only the lines since the account was last
 * closed, so its cost does not grow with history.
 */
export async function balancesOf(db: AnyDb | AnyWork, ownerId: string | null): Promise<Balance[]> {
  const { rows } = await sql<{ kind: AccountKind; name: string; currency: string; sum: number }>`
    select a.kind, a.name, a.currency, (a.closed_amount + coalesce((select sum(l.amount) from ledger.line l where l.account_id = a.id and l.seq > a.closed_seq), 0))::bigint as sum
    from ledger.account a where a.owner_id is not distinct from ${ownerId}::uuid order by a.kind, a.name, a.currency limit 200`.execute(db)
  return rows.map(({ sum, ...row }) => ({ ...row, amount: naturalAmount(row.kind, sum) }))
}

/** One balance of one owner in minor units; 0 when the account was never used. */
export async function balance(db: AnyDb | AnyWork, kind: AccountKind, ownerId: string | null, currency = 'CNY'): Promise<number> {
  const found = (await balancesOf(db, ownerId)).find((one) => one.kind === kind && one.currency === currency)
  return found?.amount ?? 0
}

const statementRow = z.object({
  entryId: z.string(),
  kind: z.string(),
  refKind: z.string(),
  refId: z.string(),
  account: z.string(),
  amount: z.number(),
  currency: z.string(),
  at: z.date()
})

export const ownStatement = query({
  id: 'ledger.own-statement',
  summary: 'Every movement on my accounts, newest first',
  access: signedIn,
  input: z.object({ cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(100).default(30), ownerId: z.uuid().optional() }),
  output: z.object({
    balances: z.array(z.object({ kind: z.string(), name: z.string(), currency: z.string(), amount: z.number() })),
    rows: z.array(statementRow),
    next: z.string().nullable()
  }),
  async run({ db, actor }, { cursor, limit, ownerId = actor.id }) {
    if (ownerId !== actor.id && !hasRole(actor, 'finance', 'admin')) throw refuse.notAllowed()
    const after = decodeCursor(cursor, 1)
    const rows = await db
      .selectFrom('ledger.line as l')
      .innerJoin('ledger.account as a', 'a.id', 'l.account_id')
      .innerJoin('ledger.entry as e', 'e.id', 'l.entry_id')
      .select(['l.seq', 'e.id as entryId', 'e.kind', 'e.ref_kind as refKind', 'e.ref_id as refId', 'a.kind as account', 'l.amount', 'e.currency', 'e.at'])
      .where('a.owner_id', '=', ownerId)
      .$if(after !== undefined, (q) => q.where('l.seq', '<', Number(after?.[0])))
      .orderBy('l.seq', 'desc')
      .limit(limit + 1)
      .execute()
    const page = toPage(rows, limit, (row) => [row.seq])
    return {
      balances: await balancesOf(db, ownerId),
      rows: page.rows.map(({ seq: _, ...row }) => ({ ...row, amount: naturalAmount(row.account, row.amount) })),
      next: page.next
    }
  }
})

export const trialBalance = query({
  id: 'ledger.trial-balance',
  summary: 'The sum of every kind of account; they add up to zero',
  access: withRole('finance', 'admin', 'decision_maker'),
  input: z.object({}),
  output: z.object({
    accounts: z.array(z.object({ kind: z.string(), name: z.string(), currency: z.string(), owners: z.number(), amount: z.number() })),
    sums: z.array(z.object({ currency: z.string(), sum: z.number() }))
  }),
  async run({ db }) {
    const { rows } = await sql<{ kind: AccountKind; name: string; currency: string; owners: number; sum: number }>`
      select a.kind, a.name, a.currency, count(*)::int as owners,
        sum(a.closed_amount + coalesce((select sum(l.amount) from ledger.line l where l.account_id = a.id and l.seq > a.closed_seq), 0))::bigint as sum
      from ledger.account a group by a.kind, a.name, a.currency order by a.kind, a.name, a.currency`.execute(db)
    const sums = new Map<string, number>()
    for (const row of rows) sums.set(row.currency, (sums.get(row.currency) ?? 0) + row.sum)
    return {
      accounts: rows.map(({ sum, ...row }) => ({ ...row, amount: naturalAmount(row.kind, sum) })),
      sums: [...sums].map(([currency, sum]) => ({ currency, sum }))
    }
  }
})

export const entryLines = query({
  id: 'ledger.entry-lines',
  summary: 'The lines booked for one order, refund or payout',
  access: withRole('finance', 'operator', 'admin'),
  input: z.object({ refKind: z.string().max(40), refId: z.uuid() }),
  output: z.array(
    z.object({
      entryId: z.string(),
      kind: z.string(),
      at: z.date(),
      account: z.string(),
      ownerId: z.string().nullable(),
      name: z.string(),
      amount: z.number(),
      currency: z.string()
    })
  ),
  run: ({ db }, { refKind, refId }) => linesOf(db as unknown as AnyDb, refKind, [refId])
})

/** The lines booked for the given rows, in the order they were booked; amounts as booked (debit positive). */
export function linesOf(db: AnyDb | AnyWork, refKind: string, refIds: string[]) {
  return db
    .selectFrom('ledger.entry as e')
    .innerJoin('ledger.line as l', 'l.entry_id', 'e.id')
    .innerJoin('ledger.account as a', 'a.id', 'l.account_id')
    .select(['e.id as entryId', 'e.kind', 'e.ref_id as refId', 'e.at', 'a.kind as account', 'a.owner_id as ownerId', 'a.name', 'l.amount', 'e.currency'])
    .where('e.ref_kind', '=', refKind)
    .where('e.ref_id', 'in', refIds.length > 0 ? refIds : ['00000000-0000-0000-0000-000000000000'])
    .orderBy('l.seq')
    .limit(500)
    .execute() as Promise<
    { entryId: string; kind: string; refId: string; at: Date; account: AccountKind; ownerId: string | null; name: string; amount: number; currency: string }[]
  >
}
