import { redirect } from '@sveltejs/kit'
import { callNext, cancelSession, closeQuestion, giveSeatBack, putQuestion, showSession, takeSeat, voteForQuestion } from '#modules/booking/index.ts'
import { context } from '#platform/context.ts'
import { localPath, read, submit, toSignIn, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  event.depends('session')
  return { session: await read(showSession, { sessionId: event.params.session }), guest: context().actor.kind === 'guest' }
}

const of = (event: { params: { session: string } }) => ({ sessionId: event.params.session })

export const actions: Actions = {
  seat: async (event) => {
    if (context().actor.kind === 'guest') throw toSignIn(event)
    const result = await submit(event, takeSeat, of(event))
    if (went(result) && result.output.orderId) redirect(303, localPath(`/orders/${result.output.orderId}`))
    return result
  },
  giveBack: (event) => submit(event, giveSeatBack, of(event)),
  ask: (event) => submit(event, putQuestion, of(event)),
  vote: (event) => submit(event, voteForQuestion, of(event)),
  next: (event) => submit(event, callNext, of(event)),
  answer: (event) => submit(event, closeQuestion, of(event)),
  cancel: (event) => submit(event, cancelSession, of(event))
}
