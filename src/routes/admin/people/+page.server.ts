import { listPeople } from '#modules/identity/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const filter = Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ''))
  return { title: m.identity_people(), filter: filter as Record<string, string | undefined>, people: await read(listPeople, { ...filter, limit: 30 }) }
}
