import { sql } from 'kysely'
import { database } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { now } from '#platform/time/clock.ts'
import { schedule } from './tables.ts'

/**
 * Every night: adds the lines of closed hours to each account's closed balance, and proves that the whole
 * ledger sums to zero. Only lines booked more than an hour ago: a slow transaction may still commit a smaller
 * seq. A second run at the same time finds the account moved and adds nothing.
 */
export const closeAccounts = schedule('close-accounts', '30 3 * * *', async () => {
  await sql`
    with moved as (
      select l.account_id, sum(l.amount) as amount, max(l.seq) as seq, min(a.closed_seq) as was
      from ledger.line l join ledger.account a on a.id = l.account_id
      where l.seq > a.closed_seq and l.seq <= (select coalesce(max(seq), 0) from ledger.line where at < ${new Date(now().getTime() - 3_600_000)})
      group by l.account_id)
    update ledger.account a set closed_amount = a.closed_amount + moved.amount, closed_seq = moved.seq
    from moved where moved.account_id = a.id and a.closed_seq = moved.was`.execute(database())
  const wrong = await findImbalance()
  if (wrong.length > 0) log.fatal({ wrong }, 'the ledger does not sum to zero')
})

/** Currencies whose closed balances and open lines do not sum to zero: always an empty list. */
export async function findImbalance(): Promise<{ currency: string; sum: number }[]> {
  const { rows } = await sql<{ currency: string; sum: number }>`
    select a.currency, sum(a.closed_amount + coalesce((select sum(l.amount) from ledger.line l where l.account_id = a.id and l.seq > a.closed_seq), 0))::bigint as sum
    from ledger.account a group by a.currency having sum(a.closed_amount + coalesce((select sum(l.amount) from ledger.line l where l.account_id = a.id and l.seq > a.closed_seq), 0)) <> 0`.execute(
    database()
  )
  return rows
}
