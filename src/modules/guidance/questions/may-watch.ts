import type { Actor } from '#platform/actor.ts'
import type { AnyDb } from '#platform/db.ts'
import { seenAs } from '../access.ts'
import { read } from '../tables.ts'

/** Who is told that something moved: whoever asked, who may answer, and staff. A reader's page does not move. */
export async function mayWatchRequest(actor: Actor, id: string, db: AnyDb): Promise<boolean> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return false
  const row = await read(db)
    .selectFrom('guidance.request')
    .select(['learner_id', 'expert_id', 'claimed_by', 'delivered_by', 'state'])
    .where('id', '=', id)
    .where('kind', '<>', 'review')
    .executeTakeFirst()
  return row !== undefined && seenAs(actor, { ...row, visibility: null }) !== undefined
}
