import { listCases, restorePost, settleCase, showCase } from '#modules/community/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const state = url.searchParams.get('state') === 'decided' ? 'decided' : 'open'
  const list = await read(listCases, { state, cursor: url.searchParams.get('cursor') ?? undefined })
  const wanted = url.searchParams.get('case') ?? list.rows[0]?.id
  return { title: m.community_moderation(), state, list, shown: wanted ? await read(showCase, { caseId: wanted }) : null }
}

export const actions: Actions = {
  settle: (event) => submit(event, settleCase),
  restore: (event) => submit(event, restorePost)
}
