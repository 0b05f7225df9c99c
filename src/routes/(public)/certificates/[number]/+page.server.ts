import { showCertificate } from '#modules/experts/index.ts'
import { read } from '#platform/pages.ts'
import { now } from '#platform/time/index.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params }) => ({
  certificate: await read(showCertificate, { number: params.number }),
  checkedAt: now()
})
