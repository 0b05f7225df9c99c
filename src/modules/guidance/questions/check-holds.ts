import { heldOfRequest } from '#modules/commerce/index.ts'
import { database } from '#platform/db.ts'
import { log } from '#platform/log.ts'
import { now } from '#platform/time/clock.ts'
import { read, schedule } from '../tables.ts'

/**
 * Every hold ends in a release or a refund. Each night the requests that ended more than a day ago are compared
 * with the ledger, each until it is right; what stays wrong goes to whoever is on duty, every night anew.
 */
export const checkHolds = schedule('check-holds', '20 4 * * *', async () => {
  for (const one of await findLostHolds()) log.fatal(one, 'held money of a guidance request that has ended')
})

/** Marks what is right as checked and returns what is not: money that is still held, or more than was there. */
export async function findLostHolds(): Promise<{ requestId: string; held: number }[]> {
  const db = database()
  const lost: { requestId: string; held: number }[] = []
  let after = new Date(0)
  for (;;) {
    const ended = await read(db)
      .selectFrom('guidance.request')
      .select(['id', 'closed_at'])
      .where('amount', '>', 0)
      .where('closed_at', 'is not', null)
      .where('holds_checked_at', 'is', null)
      .where('closed_at', '<=', new Date(now().getTime() - 86_400_000))
      .where('closed_at', '>', after)
      .orderBy('closed_at')
      .limit(200)
      .execute()
    for (const { id } of ended) {
      const held = await heldOfRequest(db, id)
      if (held === 0) await read(db).updateTable('guidance.request').set({ holds_checked_at: now() }).where('id', '=', id).execute()
      else lost.push({ requestId: id, held })
    }
    const last = ended.at(-1)?.closed_at
    if (ended.length < 200 || !last) return lost
    after = last
  }
}
