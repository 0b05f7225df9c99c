import { sql } from 'kysely'
import { z } from 'zod'
import { anyone, experts, signedIn, withRole } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { query } from '../tables.ts'

const paging = { cursor: z.string().max(300).optional(), limit: z.coerce.number().int().min(1).max(100).default(20) }
const row = z.object({
  id: z.string(),
  state: z.string(),
  title: z.string(),
  excerpt: z.string(),
  visibility: z.string(),
  bounty: z.boolean(),
  followUp: z.boolean(),
  amount: z.number(),
  currency: z.string(),
  hours: z.number(),
  createdAt: z.coerce.date(),
  dueAt: z.coerce.date(),
  acceptBy: z.coerce.date().nullable(),
  /** The other side: the expert for whoever asked, the learner (when named) for the expert. */
  other: z.object({ name: z.string(), username: z.string(), seed: z.string() }).nullable(),
  released: z.number(),
  /** What the list is sorted by. */
  at: z.coerce.date()
})
const page = z.object({ rows: z.array(row), next: z.string().nullable() })
export type ListedQuestion = z.infer<typeof row>

const columns = sql`r.id, r.state, q.title, left(m.body, 140) as excerpt, q.visibility, r.expert_id is null as bounty, (r.state = 'follow_up') as "followUp",
  r.amount, r.currency, r.hours, r.created_at as "createdAt", r.due_at as "dueAt", r.accept_by as "acceptBy", r.settled_release as released`
const tables = sql`guidance.request r join guidance.question q on q.request_id = r.id join guidance.message m on m.request_id = r.id and m.kind = 'question'`
const learner = sql`case when q.visibility = 'anonymous' then null else (select json_build_object('name', p.name, 'username', p.username, 'seed', p.avatar_seed) from identity.person_card p where p.id = r.learner_id) end`
const expert = sql`(select json_build_object('name', p.name, 'username', p.username, 'seed', p.avatar_seed) from identity.person_card p where p.id = coalesce(r.delivered_by, r.claimed_by, r.expert_id))`

export const myQuestions = query({
  id: 'guidance.my-questions',
  summary: 'The questions I asked, newest first',
  access: signedIn,
  input: z.object(paging),
  output: page,
  async run({ db, actor }, { cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const { rows } = await sql<ListedQuestion>`select ${columns}, ${expert} as other, r.created_at as at from ${tables}
      where r.learner_id = ${actor.id} and r.kind = 'question' ${after ? sql`and (r.created_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
      order by r.created_at desc, r.id desc limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (one) => [new Date(one.at).toISOString(), one.id])
  }
})

export const questionsForMe = query({
  id: 'guidance.questions-for-me',
  summary: 'Questions that wait for me by due time, bounties open to all, or what I have answered',
  access: experts,
  input: z.object({ box: z.enum(['waiting', 'bounties', 'answered']).default('waiting'), ...paging }),
  output: page.extend({ waiting: z.number(), bounties: z.number() }),
  async run({ db, actor }, { box, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const mayBounty = actor.roles.includes('expert')
    const mine = sql`(r.expert_id = ${actor.id} or r.claimed_by = ${actor.id})`
    const open = sql`r.kind = 'question' and r.state in ('open', 'claimed', 'follow_up')`
    const free = sql`r.kind = 'question' and r.expert_id is null and r.state = 'open' and r.learner_id <> ${actor.id} and ${mayBounty}`
    const [where, key, order] =
      box === 'waiting'
        ? [sql`${open} and ${mine}`, sql`r.due_at`, sql`asc`]
        : box === 'bounties'
          ? [free, sql`r.created_at`, sql`desc`]
          : [sql`r.kind = 'question' and r.delivered_by = ${actor.id} and r.delivered_at is not null`, sql`r.delivered_at`, sql`desc`]
    const beyond = after ? sql`and (${key}, r.id) ${box === 'waiting' ? sql`>` : sql`<`} (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``
    const { rows } = await sql<ListedQuestion>`select ${columns}, ${learner} as other, ${key} as at from ${tables}
      where ${where} ${beyond} order by ${key} ${order}, r.id ${order} limit ${limit + 1}`.execute(db)
    const { rows: counts } = await sql<{ waiting: number; bounties: number }>`select
      (select count(*) from (select 1 from guidance.request r where ${open} and ${mine} limit 100) w)::int as waiting,
      (select count(*) from (select 1 from guidance.request r where ${free} limit 100) b)::int as bounties`.execute(db)
    return { ...toPage(rows, limit, (one) => [new Date(one.at).toISOString(), one.id]), waiting: counts[0]?.waiting ?? 0, bounties: counts[0]?.bounties ?? 0 }
  }
})

/** Answers that anybody may read, of one expert. */
export const publicAnswers = query({
  id: 'guidance.public-answers',
  summary: 'Public questions that an expert has answered, newest first',
  access: anyone,
  input: z.object({ expertId: z.uuid(), ...paging }),
  output: page,
  async run({ db }, { expertId, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const { rows } = await sql<ListedQuestion>`select ${columns}, ${learner} as other, r.delivered_at as at from ${tables}
      where r.kind = 'question' and r.delivered_by = ${expertId} and r.state = 'accepted' and q.visibility = 'public' and r.delivered_at is not null
        ${after ? sql`and (r.delivered_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
      order by r.delivered_at desc, r.id desc limit ${limit + 1}`.execute(db)
    const public_ = rows.map((one) => ({ ...one, amount: 0, released: 0 }))
    return toPage(public_, limit, (one) => [new Date(one.at).toISOString(), one.id])
  }
})

const disputeRow = z.object({
  id: z.string(),
  title: z.string(),
  reason: z.string(),
  expert: z.object({ name: z.string(), username: z.string(), seed: z.string() }),
  amount: z.number(),
  currency: z.string(),
  openedAt: z.coerce.date(),
  ruleBy: z.coerce.date(),
  stated: z.boolean(),
  refundPercent: z.number().nullable(),
  at: z.coerce.date()
})

export const listDisputes = query({
  id: 'guidance.list-disputes',
  summary: 'Disputes by the deadline of their ruling, or those that were ruled on',
  access: withRole('operator', 'support', 'admin'),
  input: z.object({ state: z.enum(['open', 'ruled']).default('open'), ...paging }),
  output: z.object({
    rows: z.array(disputeRow),
    next: z.string().nullable()
  }),
  async run({ db }, { state, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const isOpen = state === 'open'
    const key = isOpen ? sql`d.rule_by` : sql`d.ruled_at`
    const { rows } = await sql<z.infer<typeof disputeRow>>`
      select r.id, q.title, left(d.reason, 140) as reason, json_build_object('name', p.name, 'username', p.username, 'seed', p.avatar_seed) as expert,
        r.amount, r.currency, d.opened_at as "openedAt", d.rule_by as "ruleBy", d.statement_at is not null as stated, d.refund_percent as "refundPercent", ${key} as at
      from guidance.dispute d join guidance.request r on r.id = d.request_id join guidance.question q on q.request_id = r.id join identity.person_card p on p.id = r.delivered_by
      where d.ruled_at is ${isOpen ? sql`null` : sql`not null`} ${after ? sql`and (${key}, r.id) ${isOpen ? sql`>` : sql`<`} (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
      order by ${key} ${isOpen ? sql`asc` : sql`desc`}, r.id ${isOpen ? sql`asc` : sql`desc`} limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (one) => [new Date(one.at).toISOString(), one.id])
  }
})

/** Who has how much to answer, and how fast they are: for operators. Experts with open requests, the most urgent first. */
export const answerBoard = query({
  id: 'guidance.answer-board',
  summary: 'Workload and answer time of every expert who has something to answer',
  access: withRole('operator', 'support', 'decision_maker', 'admin'),
  input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(100) }),
  output: z.array(
    z.object({
      expert: z.object({ id: z.string(), name: z.string(), username: z.string(), seed: z.string() }),
      reviews: z.number(),
      questions: z.number(),
      overdue: z.number(),
      nextDueAt: z.coerce.date(),
      medianHours: z.number().nullable(),
      p90Hours: z.number().nullable(),
      answered: z.number(),
      late: z.number()
    })
  ),
  async run({ db }, { limit }) {
    const { rows } = await sql<never>`
      with open as (
        select coalesce(claimed_by, assigned_to, expert_id) as who, kind, due_at, overdue_at from guidance.request where state in ('open', 'claimed', 'follow_up'))
      , sums as (
        select who, count(*) filter (where kind = 'review')::int as reviews, count(*) filter (where kind = 'question')::int as questions, count(*) filter (where overdue_at is not null)::int as overdue, min(due_at) as next
        from open where who is not null group by who order by next limit ${limit})
      select json_build_object('id', p.id, 'name', p.name, 'username', p.username, 'seed', p.avatar_seed) as expert, s.reviews, s.questions, s.overdue, s.next as "nextDueAt",
        c.median_hours as "medianHours", c.p90_hours as "p90Hours", coalesce(c.answered, 0) as answered, coalesce(c.late, 0) as late
      from sums s join identity.person_card p on p.id = s.who left join experts.expert_card c on c.person_id = s.who order by s.next`.execute(db)
    return rows
  }
})
