import { myProbation } from '#modules/experts/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => ({
  title: m.experts_my_probation({}, { locale: locals.locale === 'en' ? 'en' : 'zh-CN' }),
  ...(await read(myProbation))
})
