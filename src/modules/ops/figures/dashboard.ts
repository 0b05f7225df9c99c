import { sql } from 'kysely'
import { z } from 'zod'
import { staff } from '#platform/access.ts'
import { DEFAULT_ZONE, localDay } from '#platform/time/index.ts'
import { seesMoney } from '../access.ts'
import { type OpenWork, query } from '../tables.ts'

const figure = z.object({ figure: z.string(), today: z.number(), weekAgo: z.number(), days: z.array(z.number()), before: z.array(z.number()) })
const openWork = z.object({ kind: z.string(), count: z.number(), overdue: z.number(), oldest: z.date().nullable() })
/** Above this a figure says "and more": counting on would cost more than it tells. */
export const mostCounted = 1000
const money = ['paid', 'refunded']
const kinds: OpenWork[] = ['review', 'question', 'refund', 'report', 'appeal', 'publishing']

export const dashboard = query({
  id: 'ops.dashboard',
  summary: 'Figures of today beside a week ago, two weeks of each, and what waits for somebody',
  access: staff,
  input: z.object({}),
  output: z.object({
    countedAt: z.date().nullable(),
    days: z.array(z.string()),
    figures: z.array(figure),
    open: z.array(openWork),
    failedJobs: z.number(),
    failedMessages: z.number(),
    waitingEvents: z.number(),
    backup: z.object({ state: z.string(), at: z.date() }).nullable()
  }),
  async run({ db, actor, now }) {
    const dayOf = (back: number) => localDay(new Date(now.getTime() - back * 86_400_000), DEFAULT_ZONE)
    const days = Array.from({ length: 14 }, (_, i) => dayOf(13 - i))
    const rows = await db.selectFrom('ops.daily_figure').select(['figure', 'day', 'value', 'week_ago', 'counted_at']).where('day', '>=', dayOf(27)).execute()
    const names = [...new Set(rows.map((row) => row.figure))].filter((name) => seesMoney(actor) || !money.includes(name))
    const figureOn = (name: string, day: string) => rows.find((row) => row.figure === name && row.day === day)
    const figures = names.map((name) => ({
      figure: name,
      today: figureOn(name, dayOf(0))?.value ?? 0,
      weekAgo: figureOn(name, dayOf(0))?.week_ago ?? 0,
      days: days.map((day) => figureOn(name, day)?.value ?? 0),
      before: days.map((_, i) => figureOn(name, dayOf(20 - i))?.value ?? 0)
    }))
    const { rows: open } = await sql<{ kind: string; count: number; overdue: number; oldest: Date | null }>`
      select kind, part.count, part.overdue, part.oldest from unnest(${kinds}::text[]) as kind, lateral (
        select count(*)::int as count, count(*) filter (where due_at < ${now})::int as overdue, min(since) as oldest
        from (select since, due_at from ops.open_work w where w.kind = kind.kind limit ${mostCounted}) few) part`.execute(db)
    const {
      rows: [health]
    } = await sql<{ jobs: number; messages: number; events: number }>`
      select (select count(*)::int from (select 1 from platform.reaction_failed where replayed_at is null limit ${mostCounted}) a) as jobs,
        (select count(*)::int from (select 1 from platform.outgoing where state in ('failed', 'unclear') limit ${mostCounted}) b) as messages,
        (select count(*)::int from (select 1 from platform.outbox limit ${mostCounted}) c) as events`.execute(db)
    const backup = await db
      .selectFrom('ops.backup')
      .select(['state', 'started_at as at'])
      .where('state', '<>', 'running')
      .orderBy('started_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return {
      countedAt: rows.find((row) => row.day === dayOf(0))?.counted_at ?? null,
      days,
      figures,
      open,
      failedJobs: health?.jobs ?? 0,
      failedMessages: health?.messages ?? 0,
      waitingEvents: health?.events ?? 0,
      backup: backup ?? null
    }
  }
})
