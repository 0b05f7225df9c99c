import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { query } from '../tables.ts'

const page = { cursor: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }
const expert = z.object({ name: z.string(), username: z.string(), seed: z.string() }).nullable()

const step = z.object({
  id: z.string(),
  text: z.string(),
  dueOn: z.string(),
  state: z.enum(['open', 'done']),
  courseTitle: z.string(),
  courseSlug: z.string(),
  expert,
  doneAt: z.date().nullable()
})
export type PlannedStep = z.infer<typeof step>

const byWhom = sql`case when p.id is not null then json_build_object('name', p.name, 'username', p.username, 'seed', p.avatar_seed) end`

export const mySteps = query({
  id: 'guidance.my-steps',
  summary: 'What my experts wrote down for me to do next: open ones by day, or those I have ticked off, newest first',
  access: signedIn,
  input: z.object({ state: z.enum(['open', 'done']).default('open'), ...page }),
  output: z.object({ rows: z.array(step), next: z.string().nullable() }),
  async run({ db, actor }, { state, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const isOpen = state === 'open'
    const beyond =
      after &&
      (isOpen ? sql`and (s.due_on, s.id) > (${after[0]}::date, ${after[1]}::uuid)` : sql`and (s.done_at, s.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
    const { rows } = await sql<PlannedStep>`
      select s.id, s.text, s.due_on as "dueOn", s.state, c.title as "courseTitle", c.slug as "courseSlug", ${byWhom} as expert, s.done_at as "doneAt"
      from guidance.next_step s join catalog.course_card c on c.id = s.course_id left join identity.person_card p on p.id = s.written_by
      where s.learner_id = ${actor.id} and s.state = ${state} ${beyond ?? sql``}
      order by ${isOpen ? sql`s.due_on, s.id` : sql`s.done_at desc, s.id desc`} limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (one) => [isOpen ? one.dueOn : (one.doneAt?.toISOString() ?? ''), one.id])
  }
})

const assessment = z.object({
  id: z.string(),
  title: z.string(),
  whole: z.boolean(),
  courseTitle: z.string(),
  courseSlug: z.string(),
  wentWell: z.string(),
  toImprove: z.string(),
  expert,
  assessedAt: z.date()
})
export type Assessment = z.infer<typeof assessment>

export const myAssessments = query({
  id: 'guidance.my-assessments',
  summary: 'What my experts wrote at the end of each stage, newest first',
  access: signedIn,
  input: z.object(page),
  output: z.object({ rows: z.array(assessment), next: z.string().nullable() }),
  async run({ db, actor }, { cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const { rows } = await sql<Assessment>`
      select s.id, s.title, s.task_id is null as whole, c.title as "courseTitle", c.slug as "courseSlug", s.went_well as "wentWell", s.to_improve as "toImprove", ${byWhom} as expert, s.assessed_at as "assessedAt"
      from guidance.stage s join catalog.course_card c on c.id = s.course_id left join identity.person_card p on p.id = s.assessed_by
      where s.learner_id = ${actor.id} and s.assessed_at is not null ${after ? sql`and (s.assessed_at, s.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
      order by s.assessed_at desc, s.id desc limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (one) => [one.assessedAt.toISOString(), one.id])
  }
})
