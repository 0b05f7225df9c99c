import { listMessages, sessionRecord, showRoom } from '#modules/live/index.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, url, depends, setHeaders }) => {
  depends('live:room')
  setHeaders({ 'cache-control': 'private, no-store' })
  const roomId = params.id
  const room = await read(showRoom, { roomId })
  const over = ['farewell', 'ended', 'cancelled'].includes(room.phase)
  const before = url.searchParams.get('before') ?? undefined
  const record = over ? await read(sessionRecord, { roomId }) : null
  const messages = over && room.messages > 0 ? (await read(listMessages, { roomId, before })).rows : []
  return { room, people: record?.people ?? [], messages }
}
