import { sql } from 'kysely'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { query } from '../tables.ts'

const asked = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  seed: z.string(),
  kind: z.string(),
  state: z.string(),
  headline: z.string(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
  promise: z.number(),
  answered: z.number(),
  late: z.number(),
  /** Of the course that was named. */
  teaches: z.boolean(),
  offers: z.array(z.object({ hours: z.number(), amount: z.number(), currency: z.string() }))
})
export type WhomToAsk = z.infer<typeof asked>

export const whomToAsk = query({
  id: 'guidance.whom-to-ask',
  summary: 'Experts who answer paid questions: who teaches the course first, then by their place; or the one with this username',
  access: anyone,
  input: z.object({ courseId: z.uuid().optional(), username: z.string().min(1).max(80).optional(), limit: z.coerce.number().int().min(1).max(24).default(6) }),
  output: z.array(asked),
  async run({ db, actor }, { courseId, username, limit }) {
    const { rows } = await sql<WhomToAsk>`
      select e.person_id as id, p.username, p.name, p.avatar_seed as seed, e.kind, e.state, e.headline, e.median_hours as median, e.p90_hours as p90, e.promise_hours as promise, e.answered, e.late,
        coalesce(c.id is not null, false) as teaches, o.offers
      from experts.expert_card e join identity.person_card p on p.id = e.person_id
      join (select expert_id, json_agg(json_build_object('hours', hours, 'amount', amount, 'currency', trim(currency)) order by hours) as offers from guidance.answer_offer group by expert_id) o on o.expert_id = e.person_id
      left join catalog.course_card c on c.id = ${courseId ?? null} and c.owner_id = e.person_id
      where e.state in ('certified', 'probation') and e.person_id <> ${actor.id || '00000000-0000-0000-0000-000000000000'} ${username ? sql`and p.username = ${username}` : sql``}
      order by (c.id is not null) desc, e.place nulls last, e.person_id limit ${limit}`.execute(db)
    return rows
  }
})
