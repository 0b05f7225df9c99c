import { sql } from 'kysely'
import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { type ExpertState, expertStates, nextStates } from '../rules.ts'
import { openProbation } from '../probation/stop-probation.ts'
import { query } from '../tables.ts'

const staff = withRole('operator', 'admin')

export const staffExperts = query({
  id: 'experts.staff-experts',
  summary: 'All experts with state, answer times and what waits for them, newest first',
  access: staff,
  input: z.object({
    state: z.enum(expertStates).optional(),
    cursor: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30)
  }),
  async run({ db }, { state, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('experts.profile as e')
      .innerJoin('identity.person_card as p', 'p.id', 'e.person_id')
      .select([
        'e.person_id as id',
        'e.kind',
        'e.state',
        'e.headline',
        'e.fields',
        'e.certificate_no as certificateNo',
        'e.promise_hours as promiseHours',
        'e.answered',
        'e.late',
        'e.median_hours as medianHours',
        'e.p90_hours as p90Hours',
        'e.rating_count as ratingCount',
        'e.score',
        'e.place',
        'e.course_count as courseCount',
        'e.created_at as createdAt',
        'p.username',
        'p.name',
        'p.avatar_seed as seed'
      ])
      .$if(state !== undefined, (q) => q.where('e.state', '=', state as ExpertState))
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('e.created_at', 'e.person_id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('e.created_at', 'desc')
      .orderBy('e.person_id', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit, (row) => [row.createdAt.toISOString(), row.id])
  }
})

export const staffExpert = query({
  id: 'experts.staff-expert',
  summary: 'One expert as operators see them: the states so far with reasons, and which may follow',
  access: staff,
  input: z.object({ expertId: z.uuid() }),
  async run({ db }, { expertId }) {
    const profile = await db
      .selectFrom('experts.profile as e')
      .innerJoin('identity.person_card as p', 'p.id', 'e.person_id')
      .selectAll('e')
      .select(['p.username', 'p.name', 'p.avatar_seed as seed'])
      .where('e.person_id', '=', expertId)
      .executeTakeFirst()
    if (!profile) throw refuse.notFound()
    const { rows: changes } = await sql<{ id: string; from: ExpertState; to: ExpertState; reason: string; by: string | null; at: Date }>`
      select c.id, c.from_state as "from", c.to_state as "to", c.reason, p.name as by, c.at from experts.state_change c left join identity.person_card p on p.id = c.by_id where c.expert_id = ${expertId} order by c.at desc, c.id desc limit 50`.execute(
      db
    )
    const decides = profile.state === 'probation' && (await openProbation(db, expertId)) !== undefined
    return { profile, changes, next: nextStates(profile.state).filter((state) => state !== 'certified' || !decides) }
  }
})
