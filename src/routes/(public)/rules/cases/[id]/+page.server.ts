import { fileAppeal, showSanction } from '#modules/community/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

const keyOf = (url: URL) => url.searchParams.get('key') ?? undefined

export const load: PageServerLoad = async ({ params, url, setHeaders }) => {
  // The address holds a key: it must not travel on to other sites.
  setHeaders({ 'referrer-policy': 'no-referrer' })
  return { sanction: await read(showSanction, { sanctionId: params.id, key: keyOf(url) }) }
}

export const actions: Actions = {
  default: (event) => submit(event, fileAppeal, { sanctionId: event.params.id, key: keyOf(event.url) })
}
