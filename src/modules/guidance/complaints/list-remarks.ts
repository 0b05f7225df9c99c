import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { signedIn, withRole } from '#platform/access.ts'
import type { Db } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { type GuidanceTables, query } from '../tables.ts'
import { seenAs, stepsFor } from './access.ts'
import { nextStates, remarkKinds } from './rules.ts'

const state = z.enum(['open', 'answered', 'improved', 'closed'])
const row = z.object({
  id: z.string(),
  topic: z.string(),
  kind: z.enum(remarkKinds),
  text: z.string(),
  state,
  /** null: said without a name. */
  author: z.string().nullable(),
  about: z.string(),
  owner: z.string().nullable(),
  createdAt: z.date(),
  dueAt: z.date(),
  late: z.boolean()
})
export type ListedRemark = z.infer<typeof row>

const page = { cursor: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }
const answer = z.object({ rows: z.array(row), next: z.string().nullable() })
const filter = { state: z.enum(['open', 'late', 'all']).default('open') }

async function list(db: Db<GuidanceTables>, whose: RawBuilder<unknown>, { cursor, limit, now }: { cursor?: string; limit: number; now: Date }) {
  const after = decodeCursor(cursor, 2)
  const { rows } = await sql<ListedRemark>`
    select m.id, m.topic, m.kind, left(m.text, 160) as text, m.state, case when not m.nameless then coalesce(a.name, '') end as author, coalesce(b.name, '') as about, o.name as owner,
      m.created_at as "createdAt", m.due_at as "dueAt", m.state = 'open' and m.due_at <= ${now} as late
    from guidance.remark m left join identity.person_card a on a.id = m.author_id left join identity.person_card b on b.id = m.about_id left join identity.person_card o on o.id = m.owner_id
    where ${whose} ${after ? sql`and (m.created_at, m.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
    order by m.created_at desc, m.id desc limit ${limit + 1}`.execute(db)
  return toPage(rows, limit, (one) => [one.createdAt.toISOString(), one.id])
}

const inState = (wanted: 'open' | 'late' | 'all', now: Date) =>
  wanted === 'all' ? sql`true` : wanted === 'open' ? sql`m.state = 'open'` : sql`m.state = 'open' and m.due_at <= ${now}`

export const myRemarks = query({
  id: 'guidance.my-remarks',
  summary: 'What I said about guidance I received, and how far each is',
  access: signedIn,
  input: z.object(page),
  output: answer,
  run: ({ db, actor, now }, input) => list(db, sql`m.author_id = ${actor.id}`, { ...input, now })
})

export const remarksForMe = query({
  id: 'guidance.remarks-for-me',
  summary: 'Feedback on guidance in my courses that I have to answer',
  access: signedIn,
  input: z.object({ ...filter, ...page }),
  output: answer,
  run: ({ db, actor, now }, { state: wanted, ...input }) => list(db, sql`m.owner_id = ${actor.id} and ${inState(wanted, now)}`, { ...input, now })
})

export const remarkBoard = query({
  id: 'guidance.remark-board',
  summary: 'All feedback on guidance with owner, due time and state',
  access: withRole('operator', 'admin'),
  input: z.object({ ...filter, ...page }),
  output: answer,
  run: ({ db, now }, { state: wanted, ...input }) => list(db, inState(wanted, now), { ...input, now })
})

interface Step {
  id: string
  state: 'answered' | 'improved' | 'closed'
  text: string
  by: string | null
  at: Date
}

export const showRemark = query({
  id: 'guidance.show-remark',
  summary: 'One remark on guidance with every step since',
  access: signedIn,
  input: z.object({ remarkId: z.uuid() }),
  async run({ db, actor, now }, { remarkId }) {
    const remark = await db.selectFrom('guidance.remark').selectAll().where('id', '=', remarkId).executeTakeFirst()
    const seen = remark && seenAs(actor, remark)
    if (!remark || !seen) throw refuse.notFound()
    const named = await db
      .selectFrom('identity.person_card')
      .select(['id', 'name'])
      .where(
        'id',
        'in',
        [remark.author_id, remark.about_id, remark.owner_id].filter((id) => id !== null)
      )
      .execute()
    const nameOf = (id: string | null) => named.find((one) => one.id === id)?.name ?? null
    // Whoever asked without a name stays without one, in her own steps too.
    const { rows: steps } = await sql<Step>`
      select s.id, s.state, s.text, case when s.by_id <> ${remark.author_id} then coalesce(p.name, '') end as by, s.at
      from guidance.remark_step s left join identity.person_card p on p.id = s.by_id where s.remark_id = ${remarkId} order by s.at, s.id limit 20`.execute(db)
    return {
      id: remark.id,
      seenAs: seen,
      topic: remark.topic,
      kind: remark.kind,
      text: remark.text,
      state: remark.state,
      author: remark.nameless && seen !== 'author' ? null : nameOf(remark.author_id),
      about: nameOf(remark.about_id) ?? '',
      owner: nameOf(remark.owner_id),
      createdAt: remark.created_at,
      dueAt: remark.due_at,
      late: remark.state === 'open' && remark.due_at <= now,
      may: stepsFor(seen, nextStates(remark.state)),
      steps
    }
  }
})
