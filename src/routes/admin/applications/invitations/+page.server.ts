import { listCategories } from '#modules/catalog/index.ts'
import { invite, listInvitations, renewInvitation, revokeInvitation } from '#modules/recruitment/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url, locals }) => {
  const filter = { cursor: url.searchParams.get('cursor') ?? undefined }
  const [invitations, categories] = await Promise.all([read(listInvitations, filter), read(listCategories)])
  return { title: m.recruitment_board({}, { locale: locals.locale === 'en' ? 'en' : 'zh-CN' }), filter, invitations, categories: categories.rows }
}

export const actions: Actions = {
  invite: (event) => submit(event, invite),
  renew: (event) => submit(event, renewInvitation),
  revoke: (event) => submit(event, revokeInvitation)
}
