import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn, withRole } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { query } from '../tables.ts'
import { chosenShare, fewestPairs } from './rules.ts'

const figure = z.object({ kappa: z.number(), low: z.number(), high: z.number() }).nullable()
const figures = { pairs: z.number(), decision: figure, levels: figure }

const asFigure = (name: 'decision' | 'levels') =>
  sql.raw(`case when a.${name} is not null then json_build_object('kappa', a.${name}, 'low', a.${name}_low, 'high', a.${name}_high) end`)

const row = z.object({ reviewer: z.object({ id: z.string(), name: z.string(), username: z.string(), seed: z.string() }), ...figures, at: z.number() })

export const listAgreement = query({
  id: 'guidance.list-agreement',
  summary: 'How far each reviewer and those who reviewed the same work again agree, the lowest first',
  access: withRole('operator', 'decision_maker', 'admin'),
  input: z.object({ cursor: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(100).default(50) }),
  output: z.object({
    rows: z.array(row),
    next: z.string().nullable(),
    share: z.number(),
    fewest: z.number(),
    waiting: z.object({ open: z.number(), overdue: z.number(), unassigned: z.number() })
  }),
  async run({ db, now }, { cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const [list, waiting] = await Promise.all([
      sql<z.infer<typeof row>>`
        select json_build_object('id', a.reviewer_id, 'name', coalesce(p.name, ''), 'username', coalesce(p.username, ''), 'seed', coalesce(p.avatar_seed, '')) as reviewer,
          a.pairs, ${asFigure('decision')} as decision, ${asFigure('levels')} as levels, coalesce(a.levels, 9) as at
        from guidance.agreement a left join identity.person_card p on p.id = a.reviewer_id
        where true ${after ? sql`and (coalesce(a.levels, 9), a.reviewer_id) > (${after[0]}::float8, ${after[1]}::uuid)` : sql``}
        order by coalesce(a.levels, 9), a.reviewer_id limit ${limit + 1}`.execute(db),
      sql<{ open: number; overdue: number; unassigned: number }>`
        select count(*)::int as open, (count(*) filter (where due_at <= ${now} and second_by is not null))::int as overdue, (count(*) filter (where second_by is null))::int as unassigned
        from guidance.second_review where done_at is null`.execute(db)
    ])
    return {
      ...toPage(list.rows, limit, (one) => [one.at, one.reviewer.id]),
      share: chosenShare,
      fewest: fewestPairs,
      waiting: waiting.rows[0] ?? { open: 0, overdue: 0, unassigned: 0 }
    }
  }
})

export const ownAgreement = query({
  id: 'guidance.own-agreement',
  summary: 'How far my reviews and second reviews of the same work agree',
  access: signedIn,
  input: z.object({}),
  output: z.object({ ...figures, fewest: z.number() }),
  async run({ db, actor }) {
    const { rows } = await sql<{ pairs: number; decision: z.infer<typeof figure>; levels: z.infer<typeof figure> }>`
      select a.pairs, ${asFigure('decision')} as decision, ${asFigure('levels')} as levels from guidance.agreement a where a.reviewer_id = ${actor.id}`.execute(
      db
    )
    return { ...(rows[0] ?? { pairs: 0, decision: null, levels: null }), fewest: fewestPairs }
  }
})
