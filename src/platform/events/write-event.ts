import { sql } from 'kysely'
import type { EventName, Events } from '#events.ts'
import { context } from '../context.ts'
import type { AnyWork } from '../db.ts'
import { newId } from '../id.ts'
import { now } from '../time/clock.ts'

/** Writes the event and its outbox row in one statement of the given transaction. */
export async function writeEvent<Name extends EventName>(work: AnyWork, name: Name, payload: Events[Name], actorId: string | null): Promise<void> {
  await sql`
    with written as (
      insert into platform.event (id, name, payload, actor_id, request_id, occurred_at)
      values (${newId()}, ${name}, ${JSON.stringify(payload)}::jsonb, ${actorId}, ${context().requestId}, ${now()}) returning id)
    insert into platform.outbox (event_id) select id from written`.execute(work)
}
