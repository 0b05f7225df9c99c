import { unsubscribe } from '#modules/inbox/index.ts'
import { submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

const given = (url: URL) => ({
  person: url.searchParams.get('person') ?? '',
  mailing: url.searchParams.get('mailing') ?? '',
  key: url.searchParams.get('key') ?? ''
})

export const load: PageServerLoad = ({ url }) => ({ mailing: given(url).mailing })

export const actions: Actions = { default: (event) => submit(event, unsubscribe, given(event.url)) }
