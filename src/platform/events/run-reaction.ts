import { sql } from 'kysely'
import type { EventName } from '#events.ts'
import { system } from '../actor.ts'
import { runAsSystem } from '../context.ts'
import { database } from '../db.ts'
import { log } from '../log.ts'
import { observeReaction } from '../metrics.ts'
import type { Reaction } from '../module.ts'
import { makeDoing } from '../perform.ts'
import { nudgeRelay } from './nudge.ts'

/**
 * Runs one reaction to one event in a transaction of its own. Its mark in `reaction_done` commits with
 * its effects, so a second delivery of the same event changes nothing.
 */
export async function runReaction(reaction: Reaction, eventId: string): Promise<void> {
  const later: (() => void | Promise<void>)[] = []
  let published = false
  const done = observeReaction(reaction.id)
  await runAsSystem(() =>
    database()
      .transaction()
      .execute(async (work) => {
        const { rows } = await sql<{ id: string; name: EventName; payload: never; actor_id: string | null; occurred_at: Date }>`
        with marked as (
          insert into platform.reaction_done (event_id, reaction) values (${eventId}, ${reaction.id}) on conflict do nothing returning event_id)
        select e.id, e.name, e.payload, e.actor_id, e.occurred_at from platform.event e join marked on marked.event_id = e.id`.execute(work)
        const event = rows[0]
        if (!event) return
        const doing = makeDoing(work, system, reaction.id, later, () => {
          published = true
        })
        await reaction.run(doing, { id: event.id, name: event.name, payload: event.payload, actorId: event.actor_id, occurredAt: event.occurred_at })
      })
  )
  done()
  if (published) nudgeRelay()
  for (const run of later) await Promise.resolve(run()).catch((error) => log.warn({ err: error, reaction: reaction.id }, 'a hint after the commit failed'))
}

/** Keeps what finally failed where an operator sees it and can replay it. */
export async function keepFailure(reaction: Reaction, eventId: string, error: unknown): Promise<void> {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  await sql`
    insert into platform.reaction_failed (event_id, reaction, error) values (${eventId}, ${reaction.id}, ${text.slice(0, 4000)})
    on conflict (event_id, reaction) do update set attempts = platform.reaction_failed.attempts + 1, error = excluded.error, failed_at = now(), replayed_at = null, replayed_by = null`.execute(
    database()
  )
}
