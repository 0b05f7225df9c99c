import { redirect } from '@sveltejs/kit'
import {
  acceptBooking,
  answerObjection,
  askToMove,
  cancelBooking,
  objectToBooking,
  placeOfSubject,
  ruleObjection,
  sayAbsent,
  showBooking,
  tickStep,
  writeNotes
} from '#modules/booking/index.ts'
import { cancelOrder } from '#modules/commerce/orders.ts'
import { context } from '#platform/context.ts'
import { Refusal } from '#platform/errors.ts'
import { asPageError, localPath, read, submit, toSignIn } from '#platform/pages.ts'
import { ask } from '#platform/perform.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  event.depends('booking')
  if (context().actor.kind === 'guest') throw toSignIn(event)
  const { id } = event.params
  try {
    return { booking: await ask(showBooking, { bookingId: id }) }
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.kind !== 'not-found') throw asPageError(thrown)
  }
  // Orders lead here with the id of a seat or a pack, too.
  const { path } = await read(placeOfSubject, { id })
  redirect(303, localPath(path))
}

export const actions: Actions = {
  cancel: (event) => submit(event, cancelBooking, { bookingId: event.params.id }),
  giveUp: async (event) => {
    const booking = await read(showBooking, { bookingId: event.params.id })
    return submit(event, cancelOrder, { orderId: booking.orderId })
  },
  askToMove: (event) => submit(event, askToMove, { bookingId: event.params.id }),
  absent: (event) => submit(event, sayAbsent, { bookingId: event.params.id }),
  accept: (event) => submit(event, acceptBooking, { bookingId: event.params.id }),
  object: (event) => submit(event, objectToBooking, { bookingId: event.params.id }),
  answer: (event) => submit(event, answerObjection, { bookingId: event.params.id }),
  rule: (event) => submit(event, ruleObjection, { bookingId: event.params.id }),
  notes: (event) => submit(event, writeNotes, { bookingId: event.params.id }),
  tick: (event) => submit(event, tickStep, { bookingId: event.params.id })
}
