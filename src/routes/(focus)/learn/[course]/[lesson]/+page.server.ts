import type { PageServerLoad } from './$types'
import { loadPlayer, loadWork } from './load-lesson.server.ts'

export const load: PageServerLoad = async (event) => {
  event.depends('learning:lesson')
  const player = await loadPlayer(event, event.params)
  return { player, ...(await loadWork(player)) }
}
