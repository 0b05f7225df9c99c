import { sql } from 'kysely'
import { database } from '../db.ts'
import type { Module } from '../module.ts'
import { reactionsByEvent } from './jobs.ts'
import { runReaction } from './run-reaction.ts'

/**
 * Runs every waiting reaction here and now, until none is left: for the seeder, the command line and
 * tests, which want the effects before they go on. Throws the first failure.
 */
export async function drainReactions(modules: Module[]): Promise<void> {
  const reactionsOf = reactionsByEvent(modules)
  for (;;) {
    const { rows } = await sql<{ event_id: string; name: string }>`
      with taken as (delete from platform.outbox where seq in (select seq from platform.outbox order by seq limit 500 for update skip locked) returning seq, event_id)
      select taken.event_id, e.name from taken join platform.event e on e.id = taken.event_id order by taken.seq`.execute(database())
    if (rows.length === 0) return
    for (const row of rows) for (const reaction of reactionsOf.get(row.name) ?? []) await runReaction(reaction, row.event_id)
  }
}
