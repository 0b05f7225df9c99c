import { listSales } from '#modules/commerce/queries.ts'
import { ownStatement } from '#modules/ledger/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => ({
  title: m.commerce_earnings(),
  statement: await read(ownStatement, { cursor: url.searchParams.get('lines') ?? undefined }),
  sales: await read(listSales, { cursor: url.searchParams.get('cursor') ?? undefined })
})
