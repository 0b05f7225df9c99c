import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem } from '#platform/access.ts'
import { runAsSystem } from '#platform/context.ts'
import { perform } from '#platform/perform.ts'
import { seenSince, tellRoom } from './room.ts'
import { farewellMinutes } from './rules.ts'
import { schedule, useCase } from './tables.ts'

const perRound = 500
/** A letter that nobody took in this time finds nobody any more. */
const letterMinutes = 3

export const endQuietStays = useCase({
  id: 'live.end-quiet-stays',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, afterCommit }) {
    const { rows } = await sql<{ room_id: string }>`
      with due as (select id from live.stay where left_at is null and last_seen_at < ${seenSince(now)} order by last_seen_at limit ${perRound} for update skip locked)
      update live.stay s set left_at = s.last_seen_at, ended_by = 'quiet' from due where due.id = s.id returning s.room_id`.execute(work)
    afterCommit(() => {
      for (const id of new Set(rows.map((row) => row.room_id))) tellRoom(id)
    })
    return { count: rows.length }
  }
})

export const closeRooms = useCase({
  id: 'live.close-rooms',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish, afterCommit }) {
    const closed = new Date(now.getTime() - farewellMinutes * 60_000)
    const { rows } = await sql<{ id: string; kind: 'consultation' | 'office_hours'; subject_id: string }>`
      with due as (select id from live.room where closes_at <= ${closed} and closed_at is null and cancelled_at is null order by closes_at limit ${perRound} for update skip locked)
      update live.room r set closed_at = ${now} from due where due.id = r.id returning r.id, r.kind, r.subject_id`.execute(work)
    for (const { id, kind, subject_id } of rows) {
      await work
        .updateTable('live.stay')
        .set((row) => ({ left_at: row.ref('last_seen_at'), ended_by: 'closed' as const }))
        .where('room_id', '=', id)
        .where('left_at', 'is', null)
        .execute()
      await publish('room.closed', { roomId: id, kind, subjectId: subject_id })
    }
    afterCommit(() => {
      for (const { id } of rows) tellRoom(id)
    })
    return { count: rows.length }
  }
})

export const sweepLetters = useCase({
  id: 'live.sweep-letters',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now }) {
    const old = new Date(now.getTime() - letterMinutes * 60_000)
    const { numAffectedRows = 0n } = await sql`
      delete from live.signal where (to_stay, n) in (select to_stay, n from live.signal where sent_at < ${old} order by sent_at limit ${perRound})`.execute(
      work
    )
    return { count: Number(numAffectedRows) }
  }
})

export const keepTime = schedule('keep-time', '* * * * *', async () => {
  await runAsSystem(async () => {
    while ((await perform(endQuietStays, {})).count === perRound);
    while ((await perform(closeRooms, {})).count === perRound);
    while ((await perform(sweepLetters, {})).count === perRound);
  })
})
