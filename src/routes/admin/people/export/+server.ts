import { listPeople } from '#modules/identity/index.ts'
import { toCsv } from '#platform/http/csv.ts'
import { read } from '#platform/pages.ts'
import type { RequestHandler } from './$types'

const most = 10_000

/** The filtered list as CSV, newest first, at most ten thousand rows. Holds no contact data. */
export const GET: RequestHandler = async ({ url }) => {
  const filter = Object.fromEntries([...url.searchParams].filter(([name, value]) => value !== '' && ['q', 'role', 'state'].includes(name)))
  const lines: string[][] = []
  for (let cursor: string | null | undefined; lines.length < most; ) {
    const page = await read(listPeople, { ...filter, limit: 200, ...(cursor && { cursor }) })
    for (const row of page.rows) {
      lines.push([
        row.id,
        row.username,
        row.name,
        row.roles.join(' '),
        row.createdAt.toISOString(),
        row.lastSeenAt?.toISOString() ?? '',
        row.secondFactor ? 'yes' : 'no',
        row.bannedAt?.toISOString() ?? '',
        row.erasedAt?.toISOString() ?? ''
      ])
    }
    cursor = page.next
    if (!cursor) break
  }
  return toCsv('people.csv', ['id', 'username', 'name', 'roles', 'registered_at', 'last_seen_at', 'second_factor', 'banned_at', 'erased_at'], lines)
}
