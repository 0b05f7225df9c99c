import { publishPolicy, readPolicyTexts } from '#modules/identity/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async () => ({ title: m.identity_policies(), ...(await read(readPolicyTexts)) })

export const actions: Actions = { default: (event) => submit(event, publishPolicy, {}, `${publishPolicy.id}`) }
