import { sql } from 'kysely'
import { database } from './db.ts'
import { refuse } from './errors.ts'

/**
 * Counts a call in its fixed window; refuses with `platform/too-many` and the seconds to wait when
 * more than `max` fell into it. Counted outside the use case's transaction: a refused attempt counts too.
 */
export async function takeFromLimit(bucket: string, max: number, seconds: number): Promise<void> {
  const slot = new Date(Math.floor(Date.now() / (seconds * 1000)) * seconds * 1000)
  const { rows } = await sql<{ hits: number }>`
    insert into platform.rate_limit (bucket, slot, hits) values (${bucket}, ${slot}, 1)
    on conflict (bucket, slot) do update set hits = platform.rate_limit.hits + 1 returning hits`.execute(database())
  if ((rows[0]?.hits ?? 0) > max) {
    throw refuse.tooMany('platform/too-many', Math.max(1, Math.ceil((slot.getTime() + seconds * 1000 - Date.now()) / 1000)))
  }
}
