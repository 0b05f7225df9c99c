import { sql } from 'kysely'
import type { AnyWork, Work } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { now } from '#platform/time/clock.ts'
import { balanced, type EntryLine } from './rules.ts'
import { type LedgerTables, own } from './tables.ts'

export interface Entry {
  /** What happened: `order-paid`, `income-released`, `order-refunded`. */
  kind: string
  /** The row it happened to; with `kind` it makes the entry unique. */
  ref: { kind: string; id: string }
  currency: string
  at: Date
  lines: EntryLine[]
}

/**
 * Books an entry in the caller's transaction and returns its id. The same kind and ref twice books once:
 * the second call returns the first entry's id. Throws RangeError when the lines do not sum to zero.
 */
export async function post(anyWork: AnyWork, { kind, ref, currency, at, lines }: Entry): Promise<string> {
  const work = own(anyWork)
  const kept = balanced(lines)
  const id = newId()
  const { numInsertedOrUpdatedRows } = await work
    .insertInto('ledger.entry')
    .values({ id, kind, ref_kind: ref.kind, ref_id: ref.id, currency, at })
    .onConflict((conflict) => conflict.columns(['kind', 'ref_kind', 'ref_id']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) return (await entryOf(work, kind, ref))?.id ?? id
  if (kept.length === 0) return id
  const accounts = await openAccounts(work, kept, currency)
  // The line knows when it was booked, the entry when it happened: a payment found hours late is booked now.
  const booked = now()
  await work
    .insertInto('ledger.line')
    .values(kept.map((line, at_) => ({ entry_id: id, account_id: accounts[at_] ?? '', amount: line.amount, at: booked })))
    .execute()
  return id
}

const entryOf = (work: Work<LedgerTables>, kind: string, ref: Entry['ref']) =>
  work.selectFrom('ledger.entry').select('id').where('kind', '=', kind).where('ref_kind', '=', ref.kind).where('ref_id', '=', ref.id).executeTakeFirst()

/** The account of each line, opened when it is the first time. */
async function openAccounts(work: Work<LedgerTables>, lines: EntryLine[], currency: string): Promise<string[]> {
  const wanted = JSON.stringify(
    lines.map(({ account }, at) => ({ at, id: newId(), kind: account.kind, owner: account.ownerId ?? null, name: account.name ?? '' }))
  )
  await sql`
    insert into ledger.account (id, kind, owner_id, name, currency)
    select distinct on (w.kind, w.owner, w.name) w.id, w.kind, w.owner, w.name, ${currency}
    from jsonb_to_recordset(${wanted}::jsonb) as w(id uuid, kind text, owner uuid, name text)
    order by w.kind, w.owner, w.name
    on conflict do nothing`.execute(work)
  const { rows } = await sql<{ id: string }>`
    select a.id from jsonb_to_recordset(${wanted}::jsonb) as w(at int, kind text, owner uuid, name text)
    join ledger.account a on a.kind = w.kind and a.owner_id is not distinct from w.owner and a.name = w.name and a.currency = ${currency}
    order by w.at`.execute(work)
  return rows.map((row) => row.id)
}
