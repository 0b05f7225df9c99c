import { redirect } from '@sveltejs/kit'
import { bookInterview, giveBackInterview, myApplication, saveMaterial } from '#modules/recruitment/index.ts'
import { canGiveBack } from '#modules/recruitment/rules.ts'
import { localPath, read, submit, toSignIn, went } from '#platform/pages.ts'
import { now } from '#platform/time/clock.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (event.locals.actor.kind === 'guest') throw toSignIn(event)
  const { application } = await read(myApplication)
  if (!application || !['screened', 'interview-scheduled'].includes(application.state)) redirect(303, localPath('/apply'))
  const begun = application.interview !== null && application.interview.startsAt <= now()
  if (begun) redirect(303, localPath('/apply'))
  return { application, mayGiveBack: application.interview !== null && canGiveBack(application.interview.startsAt, now()) }
}

const mine = async () => (await read(myApplication)).application?.id

export const actions: Actions = {
  // Which of the three forms was refused is told by its kind.
  material: async (event) => {
    const data = await event.request.clone().formData()
    return submit(event, saveMaterial, { applicationId: await mine() }, `material:${data.get('kind')}`)
  },
  book: async (event) => {
    const result = await submit(event, bookInterview, { applicationId: await mine() })
    if (went(result)) redirect(303, localPath('/apply'))
    return result
  },
  giveBack: async (event) => submit(event, giveBackInterview, { applicationId: await mine() })
}
