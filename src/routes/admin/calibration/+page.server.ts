import { listAgreement } from '#modules/guidance/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => ({
  title: m.guiding_agreement(),
  agreement: await read(listAgreement, { cursor: url.searchParams.get('cursor') ?? undefined })
})
