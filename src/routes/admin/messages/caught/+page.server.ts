import { listCaught, readCaught } from '#modules/ops/index.ts'
import { m } from '#paraglide/messages.js'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ url }) => {
  const cursor = url.searchParams.get('cursor') ?? undefined
  const open = url.searchParams.get('open')
  return {
    title: m.ops_messages(),
    cursor,
    caught: await read(listCaught, { limit: 30, cursor }),
    open: open ? await read(readCaught, { messageId: open }) : null
  }
}
