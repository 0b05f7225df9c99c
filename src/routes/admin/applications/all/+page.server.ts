import { staffApplications } from '#modules/recruitment/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url, locals }) => {
  const filter = { state: url.searchParams.get('state') ?? undefined, cursor: url.searchParams.get('cursor') ?? undefined }
  return { title: m.recruitment_board({}, { locale: locals.locale === 'en' ? 'en' : 'zh-CN' }), filter, applications: await read(staffApplications, filter) }
}
