import { myAssessments, mySteps, tickStep } from '#modules/guidance/index.ts'
import { context } from '#platform/context.ts'
import { read, submit, toSignIn } from '#platform/pages.ts'
import { localDay, now } from '#platform/time/index.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { actor } = context()
  if (actor.kind === 'guest') throw toSignIn(event)
  event.depends('guidance:plan')
  const at = (name: string) => event.url.searchParams.get(name) ?? undefined
  const [open, done, assessments] = await Promise.all([
    read(mySteps, { state: 'open', cursor: at('open'), limit: 50 }),
    read(mySteps, { state: 'done', cursor: at('done'), limit: 10 }),
    read(myAssessments, { cursor: at('feedback'), limit: 10 })
  ])
  return { open, done, assessments, today: localDay(now(), actor.zone) }
}

export const actions: Actions = { tick: (event) => submit(event, tickStep) }
