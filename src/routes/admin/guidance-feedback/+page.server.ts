import { remarkBoard } from '#modules/guidance/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

const states = ['open', 'late', 'all'] as const

export const load: PageServerLoad = async ({ url }) => {
  const state = states.find((one) => one === url.searchParams.get('state')) ?? 'open'
  return { title: m.guiding_remarks(), state, remarks: await read(remarkBoard, { state, cursor: url.searchParams.get('cursor') ?? undefined }) }
}
