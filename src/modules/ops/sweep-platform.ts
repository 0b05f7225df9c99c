import { sql } from 'kysely'
import { database } from '#platform/db.ts'
import { now } from '#platform/time/index.ts'
import { schedule } from './tables.ts'

// Some thousand rows are gone in a blink; a whole day of them at once would hold the others up.
const perRound = 5000

/**
 * What nobody asks for any more: counters whose window is long over (the widest is a day), and answers kept for
 * repeated calls: a key is good for seven days.
 */
export const sweepPlatform = schedule('sweep-platform', '27 4 * * *', async () => {
  await sweep('platform.rate_limit', 'slot', 2)
  await sweep('platform.idempotency', 'created_at', 7)
})

async function sweep(table: 'platform.rate_limit' | 'platform.idempotency', column: 'slot' | 'created_at', days: number): Promise<void> {
  const before = new Date(now().getTime() - days * 86_400_000)
  for (let gone = perRound; gone === perRound; ) {
    const { numAffectedRows } = await sql`delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where ${sql.ref(column)} < ${before} limit ${perRound}))`.execute(database())
    gone = Number(numAffectedRows)
  }
}
