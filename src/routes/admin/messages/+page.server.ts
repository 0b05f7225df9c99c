import { listMessages, sendAgain } from '#modules/ops/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const filter: Record<string, string | undefined> = Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ''))
  return { title: m.ops_messages(), filter, messages: await read(listMessages, { ...filter, limit: 30 }) }
}

export const actions: Actions = { again: (event) => submit(event, sendAgain) }
