import { agreeToGuidanceRules, showGuidanceRules } from '#modules/guidance/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => ({ rules: await read(showGuidanceRules, { number: url.searchParams.get('version') ?? undefined }) })

export const actions: Actions = { default: (event) => submit(event, agreeToGuidanceRules) }
