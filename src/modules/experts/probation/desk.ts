import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { addDays, DEFAULT_ZONE, daysBetween } from '#platform/time/index.ts'
import { probationDays } from '../rules.ts'
import { query } from '../tables.ts'
import { dayOf } from './days.ts'

export const probationDesk = query({
  id: 'experts.probation-desk',
  summary: 'Who is on probation, the nearest end first; who waits for a plan; contracts that wait for a signature',
  access: withRole('operator', 'admin'),
  input: z.object({ cursor: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(60).default(30) }),
  async run({ db, now }, { cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('experts.probation as b')
      .innerJoin('experts.profile as e', 'e.person_id', 'b.expert_id')
      .innerJoin('identity.person_card as p', 'p.id', 'b.expert_id')
      .select([
        'b.id',
        'b.expert_id as expertId',
        'b.state',
        'b.begun_at as begunAt',
        'b.ends_at as endsAt',
        'e.kind',
        'e.headline',
        'e.fields',
        'p.name',
        'p.username',
        'p.avatar_seed as seed'
      ])
      .where('b.state', 'in', ['running', 'due'])
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('b.ends_at', 'b.id'), '>', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('b.ends_at')
      .orderBy('b.id')
      .limit(limit + 1)
      .execute()
    const page = toPage(rows, limit, (row) => [row.endsAt.toISOString(), row.id])
    const planless = await db
      .selectFrom('experts.profile as e')
      .innerJoin('identity.person_card as p', 'p.id', 'e.person_id')
      .select(['e.person_id as expertId', 'e.kind', 'e.fields', 'p.name', 'p.avatar_seed as seed', 'e.updated_at as since'])
      .where('e.state', '=', 'probation')
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('experts.probation as b')
              .select('b.id')
              .whereRef('b.expert_id', '=', 'e.person_id')
              .where('b.state', 'in', ['running', 'due', 'passed'])
          )
        )
      )
      .orderBy('e.created_at')
      .limit(20)
      .execute()
    const contracts = await db
      .selectFrom('experts.contract as c')
      .innerJoin('experts.profile as e', 'e.person_id', 'c.expert_id')
      .innerJoin('identity.person_card as p', 'p.id', 'c.expert_id')
      .select(['c.id', 'c.expert_id as expertId', 'c.state', 'c.number', 'c.drawn_up_at as drawnUpAt', 'e.kind', 'e.fields', 'p.name', 'p.avatar_seed as seed'])
      .where('c.state', 'in', ['awaiting-expert', 'awaiting-platform'])
      .orderBy('c.drawn_up_at')
      .orderBy('c.id')
      .limit(30)
      .execute()
    return {
      next: page.next,
      rows: page.rows.map((row) => ({
        ...row,
        day: dayOf(row.begunAt, row.endsAt, now),
        days: daysBetween(row.begunAt, row.endsAt, DEFAULT_ZONE),
        mayDecide: now >= addDays(row.begunAt, probationDays.least, DEFAULT_ZONE)
      })),
      planless,
      contracts
    }
  }
})
