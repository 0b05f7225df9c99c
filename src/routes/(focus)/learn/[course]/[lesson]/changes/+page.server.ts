import { error, redirect } from '@sveltejs/kit'
import { moveToVersion, versionChange } from '#modules/learning/index.ts'
import { localPath, read, submit, went } from '#platform/pages.ts'
import { loadPlayer } from '../load-lesson.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const player = await loadPlayer(event, event.params)
  if (!player.enrolment) error(404)
  return { player, change: await read(versionChange, { enrolmentId: player.enrolment.id }) }
}

export const actions: Actions = {
  default: async (event) => {
    const result = await submit(event, moveToVersion)
    if (went(result)) redirect(303, localPath(`/learn/${event.params.course}`))
    return result
  }
}
