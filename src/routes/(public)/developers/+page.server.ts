import { apiOverview, codesOf } from '#modules/ops/index.ts'
import { m } from '#paraglide/messages.js'
import { context } from '#platform/context.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = () => ({ title: m.ops_api_title(), origin: context().origin, modules: apiOverview(), codes: codesOf('platform') })
