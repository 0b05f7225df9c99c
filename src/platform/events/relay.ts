import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { PgBoss } from 'pg-boss'
import { database, sqlPool } from '../db.ts'
import { log } from '../log.ts'
import type { Reaction } from '../module.ts'
import { onNudge } from './nudge.ts'

export const reactionQueue = 'reactions'

/** The same event and reaction always make the same job id: relaying twice adds no second job. */
export function jobId(eventId: string, reaction: string): string {
  const hex = createHash('sha256').update(`${eventId}:${reaction}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Hands events from the outbox to the job queue: the outbox rows go and the jobs come in one
 * transaction, so a crash at any moment neither loses nor doubles one. Returns how many events it moved.
 */
export async function relayOnce(boss: PgBoss, reactionsOf: Map<string, Reaction[]>): Promise<number> {
  const client = await sqlPool().connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ event_id: string; name: string }>(`
      with taken as (
        delete from platform.outbox where seq in (select seq from platform.outbox order by seq limit 500 for update skip locked) returning seq, event_id)
      select taken.event_id, e.name from taken join platform.event e on e.id = taken.event_id order by taken.seq`)
    const jobs = rows.flatMap((row) =>
      (reactionsOf.get(row.name) ?? []).map((reaction) => ({ id: jobId(row.event_id, reaction.id), data: { eventId: row.event_id, reaction: reaction.id } }))
    )
    if (jobs.length > 0) await boss.insert(reactionQueue, jobs, { db: { executeSql: (text, values) => client.query(text, values) } })
    await client.query('commit')
    return rows.length
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

/** Relays on each nudge and every half second; `stop` waits for the round under way. */
export function startRelay(boss: PgBoss, reactionsOf: Map<string, Reaction[]>) {
  let stopping = false
  let round: Promise<void> | undefined
  let again = false
  const run = () => {
    if (stopping) return
    if (round) {
      again = true
      return
    }
    round = (async () => {
      try {
        while (!stopping && (await relayOnce(boss, reactionsOf)) === 500);
      } catch (error) {
        log.error({ err: error }, 'relay')
      }
    })().finally(() => {
      round = undefined
      if (again) {
        again = false
        run()
      }
    })
  }
  const tick = setInterval(run, 500)
  onNudge(run)
  return {
    async stop() {
      stopping = true
      onNudge(undefined)
      clearInterval(tick)
      await round
    }
  }
}

/** How many events still wait for the relay: a health figure. */
export async function outboxSize(): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from (select 1 from platform.outbox limit 10000) waiting`.execute(database())
  return rows[0]?.count ?? 0
}
