import { askErasure, cancelErasure, myConsents, mySecurity } from '#modules/identity/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async () => {
  const [consents, { hasPassword }] = await Promise.all([read(myConsents), read(mySecurity)])
  return { ...consents, hasPassword }
}

export const actions: Actions = {
  erase: (event) => submit(event, askErasure),
  cancel: (event) => submit(event, cancelErasure)
}
