import { saveSettings, showSettings } from '#modules/ops/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async () => ({ title: m.ops_settings(), ...(await read(showSettings)) })

export const actions: Actions = { default: (event) => submit(event, saveSettings) }
