import { redirect } from '@sveltejs/kit'
import { openProfile, staffExperts } from '#modules/experts/index.ts'
import { m } from '#paraglide/messages.js'
import { localPath, read, submit, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url, locals }) => {
  const filter = { state: url.searchParams.get('state') ?? undefined, cursor: url.searchParams.get('cursor') ?? undefined }
  return { title: m.experts_title({}, { locale: locals.locale === 'en' ? 'en' : 'zh-CN' }), filter, experts: await read(staffExperts, filter) }
}

export const actions: Actions = {
  default: async (event) => {
    const result = await submit(event, openProfile)
    if (went(result)) redirect(303, localPath(`/admin/experts/${result.output.expertId}`))
    return result
  }
}
