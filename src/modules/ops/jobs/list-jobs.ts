import { sql } from 'kysely'
import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { knownSchedules } from '#platform/known-modules.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { query } from '../tables.ts'

const failure = z.object({
  eventId: z.string(),
  reaction: z.string(),
  event: z.string(),
  payload: z.record(z.string(), z.unknown()),
  attempts: z.number(),
  error: z.string(),
  occurredAt: z.date(),
  failedAt: z.date(),
  replayedAt: z.date().nullable(),
  replayedBy: z.string().nullable()
})

export const listFailures = query({
  id: 'ops.list-failed-reactions',
  summary: 'Reactions that gave up after all their tries, newest first',
  access: withRole('operator', 'admin'),
  input: z.object({
    state: z.enum(['open', 'replayed']).default('open'),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(25)
  }),
  output: z.object({ rows: z.array(failure), next: z.string().nullable() }),
  async run({ db }, { state, cursor, limit }) {
    const after = decodeCursor(cursor, 3)
    // To the microsecond: a cursor cut to JavaScript's milliseconds would skip rows of the same one.
    const { rows } = await sql<z.infer<typeof failure> & { place: string }>`
      select f.failed_at::text as place, f.event_id as "eventId", f.reaction, e.name as event, e.payload, f.attempts, f.error, e.occurred_at as "occurredAt", f.failed_at as "failedAt", f.replayed_at as "replayedAt", p.name as "replayedBy"
      from platform.reaction_failed f join platform.event e on e.id = f.event_id left join identity.person_card p on p.id = f.replayed_by
      where ${state === 'open' ? sql`f.replayed_at is null` : sql`f.replayed_at is not null`}
      ${after ? sql`and (f.failed_at, f.event_id, f.reaction) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid, ${String(after[2])})` : sql``}
      order by f.failed_at desc, f.event_id desc, f.reaction desc limit ${limit + 1}`.execute(db)
    const page = toPage(rows, limit, (row) => [row.place, row.eventId, row.reaction])
    return { ...page, rows: page.rows.map(({ place: _, ...row }) => row) }
  }
})

const queue = z.object({ name: z.string(), waiting: z.number(), active: z.number(), retrying: z.number(), failed: z.number() })
const plan = z.object({
  id: z.string(),
  cron: z.string(),
  lastAt: z.date().nullable(),
  seconds: z.number().nullable(),
  state: z.string().nullable(),
  error: z.string().nullable()
})

export const showQueues = query({
  id: 'ops.show-queues',
  summary: 'What waits in the outbox and the queues, and when each schedule ran last',
  access: withRole('operator', 'admin'),
  input: z.object({}),
  output: z.object({ outbox: z.object({ waiting: z.number(), oldest: z.date().nullable() }), queues: z.array(queue), schedules: z.array(plan) }),
  async run({ db }) {
    const {
      rows: [outbox]
    } = await sql<{ waiting: number; oldest: Date | null; jobs: boolean }>`
      select (select count(*)::int from (select 1 from platform.outbox limit 10000) few) as waiting, to_regclass('jobs.job') is not null as jobs,
        (select e.occurred_at from platform.outbox o join platform.event e on e.id = o.event_id order by o.seq limit 1) as oldest`.execute(db)
    const known = knownSchedules()
    // Before the first worker has started there is no job queue.
    const queues = outbox?.jobs
      ? (
          await sql<z.infer<typeof queue>>`
      select name, count(*) filter (where state = 'created')::int as waiting, count(*) filter (where state = 'active')::int as active, count(*) filter (where state = 'retry')::int as retrying, count(*) filter (where state = 'failed')::int as failed
      from (select name, state from jobs.job where state in ('created', 'retry', 'active', 'failed') and name in ('reactions', 'clock') limit 100000) few group by name order by name`.execute(
            db
          )
        ).rows
      : []
    const named = ['reactions', 'clock'].map((name) => queues.find((one) => one.name === name) ?? { name, waiting: 0, active: 0, retrying: 0, failed: 0 })
    const last = outbox?.jobs
      ? (
          await sql<{ id: string; at: Date; seconds: number | null; state: string; error: string | null }>`
      select distinct on (data->>'schedule') data->>'schedule' as id, coalesce(started_on, created_on) as at, extract(epoch from completed_on - started_on)::float as seconds, state, output->>'message' as error
      from jobs.job where name = 'clock' and data ? 'schedule' order by data->>'schedule', created_on desc`.execute(db)
        ).rows
      : []
    const lastOf = new Map(last.map((one) => [one.id, one]))
    const schedules = known.map(({ id, cron }) => {
      const ran = lastOf.get(id)
      return {
        id,
        cron,
        lastAt: ran?.at ?? null,
        seconds: ran?.seconds ?? null,
        state: ran?.state ?? null,
        error: ran?.state === 'completed' ? null : (ran?.error ?? null)
      }
    })
    return {
      outbox: { waiting: outbox?.waiting ?? 0, oldest: outbox?.oldest ?? null },
      queues: named,
      schedules: schedules.sort((a, b) => (a.id < b.id ? -1 : 1))
    }
  }
})
