import { sql } from 'kysely'
import { database } from '#platform/db.ts'
import { DEFAULT_ZONE, localDay, now, startOfDay } from '#platform/time/index.ts'
import { type Figure, schedule } from '../tables.ts'

export const figureNames: Figure[] = ['learners', 'paid', 'refunded', 'orders', 'enrolments', 'registrations', 'submissions', 'reviews']
/** Two weeks are shown, beside the two before. */
const daysKept = 28

type Counts = Record<Figure, number>

/** Reads the log of one span of time, day by day in Beijing; the BRIN index on it makes the cost that of the span, not of the log. */
async function countSpan(from: Date, to: Date): Promise<Map<string, Counts>> {
  const { rows } = await sql<Counts & { day: string }>`
    select (e.occurred_at at time zone ${DEFAULT_ZONE})::date::text as day,
      count(distinct e.payload->>'learnerId') filter (where e.name in ('lesson.started', 'lesson.completed', 'quiz.passed', 'quiz.failed', 'submission.submitted')) as learners,
      coalesce(sum(o.amount) filter (where o.currency = 'CNY'), 0)::bigint as paid,
      coalesce(sum((e.payload->>'amount')::bigint) filter (where e.name = 'order.refunded'), 0)::bigint as refunded,
      count(*) filter (where e.name = 'order.paid') as orders,
      count(*) filter (where e.name = 'learner.enrolled') as enrolments,
      count(*) filter (where e.name = 'person.registered') as registrations,
      count(*) filter (where e.name = 'submission.submitted') as submissions,
      count(*) filter (where e.name = 'submission.reviewed') as reviews
    from platform.event e left join ops.order_amount o on o.id = case when e.name = 'order.paid' then (e.payload->>'orderId')::uuid end
    where e.occurred_at >= ${from} and e.occurred_at < ${to} group by 1`.execute(database())
  return new Map(rows.map((row) => [row.day, row]))
}

/** Counts the last `days` days, today as far as it has come; all that are shown when none was counted before. */
export async function countFigures(days: number): Promise<void> {
  const {
    rows: [kept]
  } = await sql<{ there: boolean }>`select exists (select 1 from ops.daily_figure) as there`.execute(database())
  const at = now()
  const back = (moment: Date, count: number) => new Date(moment.getTime() - count * 86_400_000)
  const counted = await countSpan(startOfDay(back(at, (kept?.there ? days : daysKept) - 1), DEFAULT_ZONE), at)
  const [earlier] = (await countSpan(back(startOfDay(at, DEFAULT_ZONE), 7), back(at, 7))).values()
  const today = localDay(at, DEFAULT_ZONE)
  // A day without events is a day of zeros: today at least is always there.
  const lines = [...new Set([...counted.keys(), today])].flatMap((day) =>
    figureNames.map((figure) => ({ figure, day, value: counted.get(day)?.[figure] ?? 0, week_ago: day === today ? (earlier?.[figure] ?? 0) : 0 }))
  )
  await sql`insert into ops.daily_figure (figure, day, value, week_ago, counted_at)
    select figure, day, value, week_ago, ${at} from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as line (figure text, day date, value bigint, week_ago bigint)
    on conflict (figure, day) do update set value = excluded.value, week_ago = excluded.week_ago, counted_at = excluded.counted_at`.execute(database())
}

export const countToday = schedule('count-today', '*/10 * * * *', () => countFigures(1))
/** What came in after the last count of yesterday. */
export const countYesterday = schedule('count-yesterday', '5 0 * * *', () => countFigures(2))
