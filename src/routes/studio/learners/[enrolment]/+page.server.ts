import { learnerProgress, setException } from '#modules/learning/index.ts'
import { DEFAULT_ZONE, fromLocal } from '#platform/time/index.ts'
import { read, submit } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, depends }) => {
  depends('learning:learner')
  const progress = await read(learnerProgress, { enrolmentId: params.enrolment })
  return { title: progress.learner.name, progress }
}

/** What a datetime field says, read in the zone that the page names; empty takes the exception back. */
const moment = (typed: FormDataEntryValue | null) => {
  const [day, time] = String(typed ?? '').split('T')
  return day && time ? fromLocal(day, time, DEFAULT_ZONE) : null
}

export const actions: Actions = {
  default: async (event) => {
    const typed = await event.request.clone().formData()
    return submit(event, setException, { enrolmentId: event.params.enrolment, opensAt: moment(typed.get('opensAt')), dueAt: moment(typed.get('dueAt')) })
  }
}
