import { myProfile, updateProfile } from '#modules/identity/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async () => ({ profile: await read(myProfile) })

export const actions: Actions = { default: (event) => submit(event, updateProfile) }
