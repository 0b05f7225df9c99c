import { listAudit } from '#modules/ops/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const filter: Record<string, string | undefined> = Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ''))
  return { title: m.ops_audit(), filter, audit: await read(listAudit, { ...filter, limit: 50 }) }
}
