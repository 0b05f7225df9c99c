import { sql } from 'kysely'
import { latestRatings } from '#modules/feedback/index.ts'
import type { AnyDb, AnyWork, Db, Work } from '#platform/db.ts'
import { completionAfterDays, type Plan } from '../rules.ts'
import type { Tables } from '../tables.ts'
import type { Evidence, RatingSums } from './judge.ts'

const fromTo = [1, 2, 3, 4, 5] as const
const mostCourses = 20

interface Probation {
  id: string
  expert_id: string
  begun_at: Date
}

type Reading = Db<Tables> | Work<Tables>

/** What has happened on this probation so far, counted from rows. */
export async function evidenceOf(reading: Reading, probation: Probation, now: Date): Promise<Evidence> {
  const db = reading as Db<Tables>
  const courses = await db
    .selectFrom('catalog.course_card')
    .select('id')
    .where('owner_id', '=', probation.expert_id)
    .where('status', '=', 'published')
    .orderBy('id')
    .limit(mostCourses)
    .execute()
  const ratings = await ratingsOf(
    db as unknown as AnyDb,
    courses.map((one) => one.id)
  )
  const ranking = await db.selectFrom('experts.ranking').select('mean').executeTakeFirst()
  const settled = new Date(now.getTime() - completionAfterDays * 86_400_000)
  const { rows } = await sql<Record<'learners' | 'completed' | 'judged' | 'passed' | 'promised' | 'onTime', number>>`
    select
      (select count(*) from learning.enrolment_card e where e.course_id = any (${courses.map((one) => one.id)}::uuid[]) and e.enrolled_at <= ${settled} and e.source <> 'staff' and (e.ended_at is null or e.completed_at is not null)) as learners,
      (select count(*) from learning.enrolment_card e where e.course_id = any (${courses.map((one) => one.id)}::uuid[]) and e.enrolled_at <= ${settled} and e.source <> 'staff' and e.completed_at is not null) as completed,
      (select count(*) from experts.probation_outcome o where o.probation_id = ${probation.id}) as judged,
      (select count(*) from experts.probation_outcome o where o.probation_id = ${probation.id} and o.passed) as passed,
      (select count(*) from experts.probation_answer a where a.probation_id = ${probation.id} and a.kind <> 'accepted_reply') as promised,
      (select count(*) from experts.probation_answer a where a.probation_id = ${probation.id} and a.kind <> 'accepted_reply' and not a.late) as "onTime"`.execute(
    db
  )
  const counted = rows[0] ?? { learners: 0, completed: 0, judged: 0, passed: 0, promised: 0, onTime: 0 }
  return { ...counted, ...ratings, meanOfAll: ranking?.mean ?? 4 }
}

/** The ratings of these courses from their distributions: three axes, and their mean with a spread that errs on the wide side. */
async function ratingsOf(db: AnyDb | AnyWork, courseIds: readonly string[]): Promise<{ ratings: RatingSums; axes: Evidence['axes'] }> {
  const counts = new Map<string, number[]>()
  for (const id of courseIds) {
    const { axes } = await latestRatings(db as AnyDb, id, 0)
    for (const one of axes) {
      const sums = counts.get(one.axis) ?? [0, 0, 0, 0, 0]
      counts.set(
        one.axis,
        sums.map((sum, at) => sum + (one.counts[at] ?? 0))
      )
    }
  }
  const of = (axis: string) => spreadOf(counts.get(axis) ?? [])
  const [content, interaction, outcome] = [of('content'), of('interaction'), of('outcome')]
  const three = [content, interaction, outcome]
  const mean = three.reduce((sum, one) => sum + one.mean, 0) / 3
  // The deviation of a mean of three is at most the mean of their deviations.
  const deviation = three.reduce((sum, one) => sum + Math.sqrt(one.variance), 0) / 3
  const shown = (one: RatingSums) => (one.count > 0 ? one.mean : null)
  return {
    ratings: { count: content.count, mean: content.count > 0 ? mean : 0, variance: deviation ** 2 },
    axes: { content: shown(content), interaction: shown(interaction), outcome: shown(outcome) }
  }
}

function spreadOf(counts: readonly number[]): RatingSums {
  const count = counts.reduce((sum, one) => sum + one, 0)
  if (count === 0) return { count: 0, mean: 0, variance: 0 }
  const mean = fromTo.reduce((sum, stars, at) => sum + stars * (counts[at] ?? 0), 0) / count
  const variance = fromTo.reduce((sum, stars, at) => sum + (stars - mean) ** 2 * (counts[at] ?? 0), 0) / count
  return { count, mean, variance }
}

export interface Delivered {
  key: 'reviews' | 'answers' | 'courses'
  done: number
  asked: number
}

/** How far the plan is done. */
export async function deliveredOf(reading: Reading, probation: Probation, plan: Plan): Promise<Delivered[]> {
  const { rows } = await sql<{ reviews: number; answers: number; courses: number }>`
    select count(*) filter (where kind = 'review' and delivered_at is not null) as reviews,
      count(*) filter (where kind <> 'review' and delivered_at is not null) as answers,
      (select count(*) from catalog.course_card c where c.owner_id = ${probation.expert_id} and c.status = 'published' and c.published_at >= ${probation.begun_at}) as courses
    from experts.probation_answer where probation_id = ${probation.id}`.execute(reading as Db<Tables>)
  const done = rows[0] ?? { reviews: 0, answers: 0, courses: 0 }
  return (['reviews', 'answers', 'courses'] as const).map((key) => ({ key, done: done[key], asked: plan[key] }))
}
