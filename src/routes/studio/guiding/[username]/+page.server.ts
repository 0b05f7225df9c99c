import { addLearnerNote, addStep, assessStage, deleteLearnerNote, guidedLearner, withdrawStep } from '#modules/guidance/index.ts'
import { m } from '#paraglide/messages.js'
import { read, submit } from '#platform/pages.ts'
import { addDays, localDay, now } from '#platform/time/index.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, depends }) => {
  depends('guidance:learner')
  const guided = await read(guidedLearner, { username: params.username })
  const { zone } = guided.learner
  return { title: m.guiding_page({ name: guided.learner.name }), guided, today: localDay(now(), zone), inAWeek: localDay(addDays(now(), 7, zone), zone) }
}

export const actions: Actions = {
  step: (event) => submit(event, addStep),
  withdraw: (event) => submit(event, withdrawStep),
  note: (event) => submit(event, addLearnerNote),
  forget: (event) => submit(event, deleteLearnerNote),
  // One form a stage: what was refused stays in its own.
  assess: async (event) => {
    const typed = await event.request.clone().formData()
    return submit(event, assessStage, {}, `assess:${typed.get('stageId')}`)
  }
}
