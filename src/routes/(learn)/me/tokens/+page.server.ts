import { createToken, listTokens, revokeToken, scopes } from '#modules/identity/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async () => ({ ...(await read(listTokens)), scopes })

export const actions: Actions = {
  create: async (event) => {
    const data = await event.request.clone().formData()
    return submit(event, createToken, { scopes: data.getAll('scopes[]') })
  },
  revoke: (event) => submit(event, revokeToken)
}
