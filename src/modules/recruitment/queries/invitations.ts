import { sql } from 'kysely'
import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { query } from '../tables.ts'

export const listInvitations = query({
  id: 'recruitment.list-invitations',
  summary: 'Invitations, newest first, and how far those who were invited have come',
  access: withRole('operator', 'admin'),
  input: z.object({ cursor: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  async run({ db, now }, { cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('recruitment.invitation as i')
      .leftJoin('recruitment.application as a', 'a.invitation_id', 'i.id')
      .leftJoin('experts.expert_card as e', 'e.person_id', 'i.used_by')
      .leftJoin('identity.person_card as b', 'b.id', 'i.by_id')
      .select([
        'i.id',
        'i.name',
        'i.field',
        'i.created_at as createdAt',
        'i.expires_at as expiresAt',
        'i.opened_at as openedAt',
        'i.used_at as usedAt',
        'i.revoked_at as revokedAt',
        'b.name as by',
        'a.id as applicationId',
        'a.state',
        'a.submitted_at as submittedAt',
        'e.state as expertState'
      ])
      .select((eb) => eb('i.email_sealed', 'is not', null).as('mailed'))
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('i.created_at', 'i.id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('i.created_at', 'desc')
      .orderBy('i.id', 'desc')
      .limit(limit + 1)
      .execute()
    const page = toPage(rows, limit, (row) => [row.createdAt.toISOString(), row.id])
    const { rows: funnel } = await sql<{ invited: number; opened: number; applied: number; interviewed: number; certified: number }>`
      select count(*)::int as invited, count(i.opened_at)::int as opened, count(a.submitted_at)::int as applied, count(a.interviewed_at)::int as interviewed,
        count(*) filter (where e.state = 'certified')::int as certified
      from recruitment.invitation i left join recruitment.application a on a.invitation_id = i.id left join experts.expert_card e on e.person_id = i.used_by`.execute(
      db
    )
    return {
      rows: page.rows.map((row) => ({ ...row, standing: standingOf(row, now) })),
      next: page.next,
      funnel: funnel[0] ?? { invited: 0, opened: 0, applied: 0, interviewed: 0, certified: 0 }
    }
  }
})

export type Standing = 'sent' | 'opened' | 'begun' | 'applied' | 'interviewed' | 'certified' | 'ended' | 'revoked' | 'expired'

interface Facts {
  openedAt: Date | null
  usedAt: Date | null
  revokedAt: Date | null
  expiresAt: Date
  submittedAt: Date | null
  state: string | null
  expertState: string | null
}

/** The furthest point that an invitation has led to. */
function standingOf(one: Facts, now: Date): Standing {
  if (one.expertState === 'certified') return 'certified'
  if (one.state === 'failed' || one.state === 'withdrawn') return 'ended'
  if (one.state === 'interviewed' || one.state === 'passed') return 'interviewed'
  if (one.submittedAt) return 'applied'
  if (one.usedAt) return 'begun'
  if (one.revokedAt) return 'revoked'
  if (one.expiresAt <= now) return 'expired'
  return one.openedAt ? 'opened' : 'sent'
}
