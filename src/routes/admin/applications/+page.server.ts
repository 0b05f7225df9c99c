import { applicationBoard } from '#modules/recruitment/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => ({
  title: m.recruitment_board({}, { locale: locals.locale === 'en' ? 'en' : 'zh-CN' }),
  ...(await read(applicationBoard))
})
