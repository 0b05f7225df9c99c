import { listAudit } from '#modules/ops/index.ts'
import { toCsv } from '#platform/http/csv.ts'
import { read } from '#platform/pages.ts'
import type { RequestHandler } from './$types'

const most = 20_000

/** The filtered log as CSV, newest first. */
export const GET: RequestHandler = async ({ url }) => {
  const filter = Object.fromEntries([...url.searchParams].filter(([name, value]) => value !== '' && name !== 'cursor'))
  const lines: string[][] = []
  for (let cursor: string | null | undefined; lines.length < most; ) {
    const page = await read(listAudit, { ...filter, limit: 100, ...(cursor && { cursor }) })
    for (const row of page.rows)
      lines.push([
        row.at.toISOString(),
        row.actorName,
        row.action,
        row.subjectKind ?? '',
        row.subjectId ?? '',
        JSON.stringify(row.detail),
        row.ip,
        row.requestId
      ])
    cursor = page.next
    if (!cursor) break
  }
  return toCsv('audit.csv', ['at', 'actor', 'action', 'subject_kind', 'subject_id', 'detail', 'ip', 'request_id'], lines)
}
