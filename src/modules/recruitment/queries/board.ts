import { sql } from 'kysely'
import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import type { Db } from '#platform/db.ts'
import { DEFAULT_ZONE, startOfMonth } from '#platform/time/index.ts'
import { type ApplicationState, meanScores, type Scores, type Stage, stageNames, stages } from '../rules.ts'
import { query, type Tables } from '../tables.ts'

const shown = 12

export interface BoardCard {
  id: string
  personId: string
  state: ApplicationState
  name: string
  seed: string
  fields: string[]
  stateAt: Date
  submittedAt: Date
  invited: boolean
  proofs: number
  materials: number
  panel: number
  startsAt: Date | null
  scored: number
  mean: (Scores & { all: number }) | null
  /** After passing: where the expert stands. */
  expertState: string | null
}

/** One column: those first that have waited longest; passed ones newest first. */
async function column(db: Db<Tables>, stage: Stage): Promise<{ stage: Stage; count: number; cards: BoardCard[] }> {
  const { states, expert } = stages[stage]
  const order = expert ? sql`a.state_at desc, a.id desc` : sql`a.state_at, a.id`
  // Who has passed a moment ago has no profile yet.
  const stands = expert
    ? sql`coalesce((select e.state from experts.expert_card e where e.person_id = a.person_id), 'applicant') = any (${[...expert]}::text[])`
    : sql`true`
  const { rows } = await sql<Omit<BoardCard, 'mean'> & { count: number; sums: (number | null)[] }>`
    select a.id, a.person_id as "personId", a.state, coalesce(p.name, '') as name, coalesce(p.avatar_seed, '') as seed, a.fields, a.state_at as "stateAt", a.submitted_at as "submittedAt",
      a.invitation_id is not null as invited,
      (select count(*) from recruitment.proof x where x.application_id = a.id)::int as proofs,
      (select count(*) from recruitment.material x where x.application_id = a.id and (x.text <> '' or x.upload_ids <> '{}'))::int as materials,
      (select count(*) from recruitment.panel_judge x where x.application_id = a.id)::int as panel,
      (select x.starts_at from recruitment.interview x where x.application_id = a.id and x.cancelled_at is null) as "startsAt",
      s.scored, s.sums, e.state as "expertState", a.count
    from (select a.*, count(*) over ()::int as count from recruitment.application a
        where a.state = any (${[...states]}::text[]) and a.submitted_at is not null and ${stands} order by ${order} limit ${shown}) a
      left join identity.person_card p on p.id = a.person_id
      left join experts.expert_card e on e.person_id = a.person_id
      cross join lateral (select count(*)::int as scored, array[sum(knowledge), sum(case_analysis), sum(teaching), sum(suitability)]::int[] as sums
        from recruitment.sheet x where x.application_id = a.id and x.handed_in_at is not null) s
    order by ${order}`.execute(db)
  return { stage, count: rows[0]?.count ?? 0, cards: rows.map(({ count: _, sums, ...row }) => ({ ...row, mean: meanOf(sums, row.scored) })) }
}

const meanOf = ([knowledge, caseAnalysis, teaching, suitability]: (number | null)[], count: number) => {
  if (count === 0) return null
  const each = {
    knowledge: (knowledge ?? 0) / count,
    caseAnalysis: (caseAnalysis ?? 0) / count,
    teaching: (teaching ?? 0) / count,
    suitability: (suitability ?? 0) / count
  }
  return meanScores([each])
}

export const applicationBoard = query({
  id: 'recruitment.board',
  summary: 'The way in at a glance: who stands where, who has waited longest, and how this month went',
  access: withRole('operator', 'admin'),
  input: z.object({}),
  async run({ db, actor, now }) {
    const columns = await Promise.all(stageNames.map((stage) => column(db, stage)))
    // Who judges too must not see on the board what their own sheet waits for.
    const blind = await db
      .selectFrom('recruitment.panel_judge as j')
      .leftJoin('recruitment.sheet as s', (join) => join.onRef('s.application_id', '=', 'j.application_id').onRef('s.judge_id', '=', 'j.judge_id'))
      .select('j.application_id')
      .where('j.judge_id', '=', actor.id || null)
      .where('s.handed_in_at', 'is', null)
      .execute()
    const { rows } = await sql<{ decided: number; passed: number; days: number | null }>`
      select count(*)::int as decided, count(*) filter (where state = 'passed')::int as passed,
        percentile_cont(0.5) within group (order by extract(epoch from decided_at - submitted_at) / 86400)::float8 as days
      from recruitment.application where decided_at >= ${startOfMonth(now, DEFAULT_ZONE)} and state in ('passed', 'failed') and submitted_at is not null`.execute(
      db
    )
    return {
      columns: columns.map((one) => ({
        ...one,
        cards: one.cards.map((card) => (blind.some((row) => row.application_id === card.id) ? { ...card, mean: null } : card))
      })),
      month: rows[0] ?? { decided: 0, passed: 0, days: null }
    }
  }
})
