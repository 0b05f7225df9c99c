import { sql } from 'kysely'
import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { auditRead } from '#platform/audit.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { DEFAULT_ZONE, fromLocal } from '#platform/time/index.ts'
import { query } from '../tables.ts'

const day = z.iso
  .date()
  .optional()
  .or(z.literal('').transform(() => undefined))
const midnight = (date: string) => fromLocal(date, '00:00', DEFAULT_ZONE)

export const auditInput = z.object({
  /** A username, or `system`. */
  actor: z.string().trim().max(60).optional(),
  /** A use case (`commerce.refund-order`) or a module (`commerce`). */
  action: z.string().trim().max(80).optional(),
  subjectKind: z.string().trim().max(40).optional(),
  subjectId: z.string().trim().max(100).optional(),
  from: day,
  to: day,
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50)
})

const line = z.object({
  id: z.string(),
  at: z.date(),
  actorId: z.string().nullable(),
  actorName: z.string(),
  action: z.string(),
  subjectKind: z.string().nullable(),
  subjectId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  ip: z.string(),
  requestId: z.string()
})

export const listAudit = query({
  id: 'ops.list-audit',
  summary: 'Who did what to whom, newest first; reading it is noted too',
  access: withRole('admin'),
  input: auditInput,
  output: z.object({ rows: z.array(line), next: z.string().nullable() }),
  async run({ db, actor }, { actor: who, action, subjectKind, subjectId, from, to, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    // To the microsecond: a cursor cut to JavaScript's milliseconds would skip lines of the same one.
    const { rows } = await sql<z.infer<typeof line> & { place: string }>`
      select id, at, at::text as place, actor_id as "actorId", actor_name as "actorName", action, subject_kind as "subjectKind", subject_id as "subjectId", detail, ip, request_id as "requestId"
      from platform.audit where true
      ${who ? sql`and actor_name = ${who}` : sql``}
      ${action ? (action.includes('.') ? sql`and action = ${action}` : sql`and action like ${`${action.replaceAll(/[\\%_]/g, '\\$&')}.%`}`) : sql``}
      ${subjectKind ? sql`and subject_kind = ${subjectKind}` : sql``} ${subjectId ? sql`and subject_id = ${subjectId}` : sql``}
      ${from ? sql`and at >= ${midnight(from)}` : sql``} ${to ? sql`and at < ${new Date(midnight(to).getTime() + 86_400_000)}` : sql``}
      ${after ? sql`and (at, id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : sql``}
      order by at desc, id desc limit ${limit + 1}`.execute(db)
    // Turning a page is the same look.
    if (!cursor)
      await auditRead(
        actor,
        'ops.list-audit',
        'audit',
        '',
        Object.fromEntries(Object.entries({ who, action, subjectKind, subjectId, from, to }).filter(([, value]) => value))
      )
    const page = toPage(rows, limit, (row) => [row.place, row.id])
    return { ...page, rows: page.rows.map(({ place: _, ...row }) => row) }
  }
})
