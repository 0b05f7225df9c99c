import { sql } from 'kysely'
import { database } from '#platform/db.ts'
import { DEFAULT_ZONE, endOfDay, localDay, now, startOfDay } from '#platform/time/index.ts'
import { type Figure, schedule } from '../tables.ts'

export const figureNames: Figure[] = ['learners', 'paid', 'refunded', 'orders', 'enrolments', 'registrations', 'submissions', 'reviews']
/** Two weeks are shown, beside the two before. */
const daysKept = 28

type Counts = Record<Figure, number>

/** Reads the log of one span of time; the BRIN index on it makes the cost that of the span, not of the log. */
async function countSpan(from: Date, to: Date): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select count(distinct payload->>'learnerId') filter (where name in ('lesson.started', 'lesson.completed', 'quiz.passed', 'quiz.failed', 'submission.submitted'))::bigint as learners,
      coalesce(sum((payload->>'amount')::bigint) filter (where name = 'payment.succeeded' and payload->>'currency' = 'CNY'), 0)::bigint as paid,
      coalesce(sum((payload->>'amount')::bigint) filter (where name = 'order.refunded'), 0)::bigint as refunded,
      count(*) filter (where name = 'order.paid') as orders,
      count(*) filter (where name = 'learner.enrolled') as enrolments,
      count(*) filter (where name = 'person.registered') as registrations,
      count(*) filter (where name = 'submission.submitted') as submissions,
      count(*) filter (where name = 'submission.reviewed') as reviews
    from platform.event where occurred_at >= ${from} and occurred_at < ${to}`.execute(database())
  return rows[0] as Counts
}

/** Counts a day (in Beijing) as far as it has come, and the same hours a week earlier. */
async function countDay(moment: Date): Promise<void> {
  const at = now()
  const from = startOfDay(moment, DEFAULT_ZONE)
  const end = endOfDay(moment, DEFAULT_ZONE)
  const to = end < at ? end : at
  const week = 7 * 86_400_000
  const [mine, earlier] = [await countSpan(from, to), await countSpan(new Date(from.getTime() - week), new Date(to.getTime() - week))]
  const day = localDay(moment, DEFAULT_ZONE)
  for (const figure of figureNames) {
    await sql`insert into ops.daily_figure (figure, day, value, week_ago, counted_at) values (${figure}, ${day}, ${mine[figure]}, ${earlier[figure]}, ${at})
      on conflict (figure, day) do update set value = excluded.value, week_ago = excluded.week_ago, counted_at = excluded.counted_at`.execute(database())
  }
}

/** Counts the last `days` days; all that are shown when none was counted before. */
export async function countFigures(days: number): Promise<void> {
  const { rows } = await sql<{ there: boolean }>`select exists (select 1 from ops.daily_figure) as there`.execute(database())
  const span = rows[0]?.there ? days : daysKept
  for (let back = span - 1; back >= 0; back--) await countDay(new Date(now().getTime() - back * 86_400_000))
}

export const countToday = schedule('count-today', '*/10 * * * *', () => countFigures(1))
/** What came in after the last count of yesterday. */
export const countYesterday = schedule('count-yesterday', '5 0 * * *', () => countFigures(2))
