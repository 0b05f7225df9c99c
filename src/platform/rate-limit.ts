import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { database } from './db.ts'
import { refuse } from './errors.ts'
import { derivedKey } from './secrets.ts'

/**
 * Counts a call in its fixed window; refuses with `platform/too-many` and the seconds to wait when
 * more than `max` fell into it. Counted outside the use case's transaction: a refused attempt counts too.
 */
export async function takeFromLimit(bucket: string, max: number, seconds: number): Promise<void> {
  const slot = new Date(Math.floor(Date.now() / (seconds * 1000)) * seconds * 1000)
  // Keyed: a bucket may name a phone number or an address. One row per length of window: two limits of one call may begin together.
  const row = createHmac('sha256', derivedKey('rate-limit')).update(`${seconds}:${bucket}`).digest('base64url')
  const { rows } = await sql<{ hits: number }>`
    insert into platform.rate_limit (bucket, slot, hits) values (${row}, ${slot}, 1)
    on conflict (bucket, slot) do update set hits = platform.rate_limit.hits + 1 returning hits`.execute(database())
  if ((rows[0]?.hits ?? 0) > max) {
    throw refuse.tooMany('platform/too-many', Math.max(1, Math.ceil((slot.getTime() + seconds * 1000 - Date.now()) / 1000)))
  }
}
