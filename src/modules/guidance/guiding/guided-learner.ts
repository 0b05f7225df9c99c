import { sql } from 'kysely'
import { z } from 'zod'
import { aimOf, personByUsername } from '#modules/identity/index.ts'
import { signedIn } from '#platform/access.ts'
import { auditRead } from '#platform/audit.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { query } from '../tables.ts'
import { type GuidedCourse, guidedCourses } from './guided-courses.ts'
import { recentReviews } from './rules.ts'

export interface WeakCriterion {
  criterion: string
  mean: number
  count: number
  latest: number
}
interface PastReview {
  id: string
  requestId: string
  topic: string
  attempt: number | null
  courseTitle: string
  total: number
  passed: boolean
  feedback: string
  by: string | null
  at: Date
}
interface PastAnswer {
  id: string
  title: string
  at: Date
}
export interface WrittenStep {
  id: string
  courseId: string
  courseTitle: string
  text: string
  dueOn: string
  state: 'open' | 'done' | 'withdrawn'
  by: string | null
  createdAt: Date
  doneAt: Date | null
}
interface Note {
  id: string
  courseTitle: string
  text: string
  by: string | null
  mine: boolean
  at: Date
}
export interface FinishedStage {
  id: string
  courseId: string
  courseTitle: string
  title: string
  whole: boolean
  finishedAt: Date
  wentWell: string
  toImprove: string
  by: string | null
  assessedAt: Date | null
}

/** One learner as the team of her courses sees her. Whatever she asked without a name is in none of these lists. */
export const guidedLearner = query({
  id: 'guidance.guided-learner',
  summary: 'One learner of my courses on one page: goal, progress, weak criteria, past guidance, next steps. Each opening is audited',
  access: signedIn,
  input: z.object({ username: z.string().min(1).max(80) }),
  async run({ db: own, actor, now }, { username }) {
    const db = own as unknown as AnyDb
    const learner = await personByUsername(db, username)
    if (!learner || learner.id === actor.id) throw refuse.notFound()
    const courses = await guidedCourses(db, actor, learner.id, now)
    if (courses.length === 0) throw refuse.notFound()
    await auditRead(actor, 'guidance.guided-learner', 'person', learner.id, { courses: courses.map((one) => one.courseId) })
    const ids = sql`any (${courses.map((one) => one.courseId)}::uuid[])`
    const list = async <Row>(statement: ReturnType<typeof sql<Row>>) => (await statement.execute(own)).rows
    const [aim, team, weak, reviews, answers, steps, notes, stages] = await Promise.all([
      aimOf(db, learner.id),
      list(sql<{ courseId: string }>`select course_id as "courseId" from catalog.course_team where person_id = ${actor.id} and course_id = ${ids}`),
      list(sql<WeakCriterion>`
        with recent as (select v.scores, v.reviewed_at from guidance.request r join guidance.review v on v.request_id = r.id
          where r.learner_id = ${learner.id} and r.kind = 'review' and r.course_id = ${ids} order by v.reviewed_at desc limit ${recentReviews})
        select s.key as criterion, avg(s.value::int)::float8 as mean, count(*)::int as count, (array_agg(s.value::int order by recent.reviewed_at desc))[1] as latest
        from recent cross join lateral jsonb_each_text(recent.scores) s group by s.key order by mean, count desc, s.key limit 30`),
      list(sql<PastReview>`
        select v.id, v.request_id as "requestId", r.topic, r.attempt, c.title as "courseTitle", v.total, v.passed, left(v.feedback, 200) as feedback, p.name as by, v.reviewed_at as at
        from guidance.request r join guidance.review v on v.request_id = r.id join catalog.course_card c on c.id = r.course_id left join identity.person_card p on p.id = v.reviewer_id
        where r.learner_id = ${learner.id} and r.kind = 'review' and r.course_id = ${ids} order by v.reviewed_at desc, v.id desc limit 20`),
      list(sql<PastAnswer>`
        select r.id, q.title, r.delivered_at as at from guidance.request r join guidance.question q on q.request_id = r.id
        where r.learner_id = ${learner.id} and r.delivered_by = ${actor.id} and q.visibility <> 'anonymous' order by r.delivered_at desc, r.id desc limit 20`),
      list(sql<WrittenStep>`
        select s.id, s.course_id as "courseId", c.title as "courseTitle", s.text, s.due_on as "dueOn", s.state, p.name as by, s.created_at as "createdAt", s.done_at as "doneAt"
        from guidance.next_step s join catalog.course_card c on c.id = s.course_id left join identity.person_card p on p.id = s.written_by
        where s.learner_id = ${learner.id} and s.course_id = ${ids} and s.state <> 'withdrawn'
        order by s.state = 'done', case when s.state = 'open' then s.due_on end, s.done_at desc, s.id limit 60`),
      list(sql<Note>`
        select n.id, c.title as "courseTitle", n.text, p.name as by, n.written_by = ${actor.id} as mine, n.at
        from guidance.learner_note n join catalog.course_card c on c.id = n.course_id left join identity.person_card p on p.id = n.written_by
        where n.learner_id = ${learner.id} and n.course_id = ${ids} order by n.at desc, n.id desc limit 50`),
      list(sql<FinishedStage>`
        select s.id, s.course_id as "courseId", c.title as "courseTitle", s.title, s.task_id is null as whole, s.finished_at as "finishedAt", s.went_well as "wentWell", s.to_improve as "toImprove", p.name as by, s.assessed_at as "assessedAt"
        from guidance.stage s join catalog.course_card c on c.id = s.course_id left join identity.person_card p on p.id = s.assessed_by
        where s.learner_id = ${learner.id} and s.course_id = ${ids} order by s.finished_at desc, s.id desc limit 40`)
    ])
    const mine = new Set(team.map((one) => one.courseId))
    return {
      learner: { id: learner.id, name: learner.name, username: learner.username, seed: learner.avatar_seed, zone: learner.zone },
      aim: { goal: aim.goal, weeklyMinutes: aim.weeklyMinutes },
      /** Only the team writes; operators read. */
      courses: courses.map((one): GuidedCourse & { mayWrite: boolean } => ({ ...one, mayWrite: mine.has(one.courseId) })),
      weak,
      reviews,
      answers,
      steps,
      notes,
      stages
    }
  }
})
