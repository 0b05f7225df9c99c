import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow } from '#platform/errors.ts'
import { toPage } from '#platform/keyset.ts'
import { isCurator } from '../access.ts'
import { query } from '../tables.ts'
import { readCursor } from './cursor.ts'
import { pageOf } from './shapes.ts'

export const publishRequests = query({
  id: 'catalog.publish-requests',
  summary: 'Experts on probation who wait for an operator to publish, oldest first',
  access: signedIn,
  input: z.object({ cursor: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  output: pageOf(
    z.object({ id: z.string(), courseId: z.string(), title: z.string(), slug: z.string(), note: z.string(), requestedAt: z.date(), requesterName: z.string() })
  ),
  async run({ db, actor }, { cursor, limit }) {
    allow(isCurator(actor) || 'platform/not-allowed')
    const at = readCursor(cursor, 'time', 'id')
    const { rows } = await sql<{ id: string; courseId: string; title: string; slug: string; note: string; requestedAt: Date; requesterName: string }>`
      select r.id, r.course_id as "courseId", v.title, c.slug, r.note, r.requested_at as "requestedAt", coalesce(p.name, '') as "requesterName"
      from catalog.publish_request r join catalog.course c on c.id = r.course_id join catalog.course_version v on v.id = r.version_id
      left join identity.person_card p on p.id = r.requester_id
      where r.state = 'open' ${at ? sql`and (r.requested_at, r.id) > (${at[0]}::timestamptz, ${at[1]}::uuid)` : sql``}
      order by r.requested_at, r.id limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (row) => [row.requestedAt.toISOString(), row.id])
  }
})
