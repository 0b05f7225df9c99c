import { acceptRulesNow, showRules } from '#modules/community/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => ({ rules: await read(showRules, { number: url.searchParams.get('version') ?? undefined }) })

export const actions: Actions = { default: (event) => submit(event, acceptRulesNow) }
