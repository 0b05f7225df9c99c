import { listOrders } from '#modules/commerce/queries.ts'
import { toCsv } from '#platform/http/csv.ts'
import { read } from '#platform/pages.ts'
import type { RequestHandler } from './$types'

const most = 10_000

/** The filtered list as CSV, newest first, at most ten thousand rows. */
export const GET: RequestHandler = async ({ url }) => {
  const filter = Object.fromEntries([...url.searchParams].filter(([name, value]) => value !== '' && !['cursor', 'open'].includes(name)))
  const lines: (string | number)[][] = []
  for (let cursor: string | null | undefined; lines.length < most; ) {
    const page = await read(listOrders, { ...filter, limit: 100, ...(cursor && { cursor }) })
    for (const row of page.rows)
      lines.push([
        row.number,
        row.placedAt.toISOString(),
        row.buyerUsername,
        row.title,
        (row.total / 100).toFixed(2),
        (row.refunded / 100).toFixed(2),
        row.currency,
        row.state
      ])
    cursor = page.next
    if (!cursor) break
  }
  return toCsv('orders.csv', ['number', 'placed_at', 'buyer', 'item', 'total', 'refunded', 'currency', 'state'], lines)
}
