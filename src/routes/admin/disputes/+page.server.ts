import { listDisputes } from '#modules/guidance/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const state = url.searchParams.get('state') === 'ruled' ? 'ruled' : 'open'
  return { title: m.guidance_disputes(), state, disputes: await read(listDisputes, { state, cursor: url.searchParams.get('cursor') ?? undefined }) }
}
