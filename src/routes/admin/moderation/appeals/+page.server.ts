import { decideAppeal, listAppeals } from '#modules/community/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const state = url.searchParams.get('state') === 'decided' ? 'decided' : 'open'
  return { title: m.community_appeals(), state, appeals: await read(listAppeals, { state, cursor: url.searchParams.get('cursor') ?? undefined }) }
}

export const actions: Actions = { default: (event) => submit(event, decideAppeal) }
