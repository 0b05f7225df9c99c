import { verifyEmail } from '#modules/identity/index.ts'
import { submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

// Programs that read mail open every link; only the button uses the secret up.
export const load: PageServerLoad = ({ url }) => ({ token: url.searchParams.get('token') ?? '' })

export const actions: Actions = {
  default: (event) => submit(event, verifyEmail, { token: event.url.searchParams.get('token') ?? '' })
}
