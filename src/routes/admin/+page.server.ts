import { dashboard } from '#modules/ops/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async () => ({ title: m.ops_dashboard(), board: await read(dashboard) })
