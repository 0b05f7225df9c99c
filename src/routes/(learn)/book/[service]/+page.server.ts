import { redirect } from '@sveltejs/kit'
import { bookSlot, buyPack, leaveWaiting, listSlots, moveBooking, showBooking, showService, waitForDay } from '#modules/booking/index.ts'
import { context } from '#platform/context.ts'
import { localPath, read, submit, toSignIn, went } from '#platform/pages.ts'
import { isZone } from '#platform/time/index.ts'
import type { Actions, PageServerLoad } from './$types'

const moment = (text: string | null) => (text && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? text : null)

export const load: PageServerLoad = async ({ params, url }) => {
  const asked = url.searchParams
  const zone = isZone(asked.get('zone') ?? '') ? (asked.get('zone') ?? '') : context().actor.zone
  const from = /^\d{4}-\d\d-\d\d$/.test(asked.get('from') ?? '') ? (asked.get('from') ?? undefined) : undefined
  const [service, slots] = await Promise.all([
    read(showService, { serviceId: params.service }),
    read(listSlots, { serviceId: params.service, from: from ?? dayOf(moment(asked.get('at')), zone), days: 7, zone })
  ])
  const moving = asked.get('move') ? await read(showBooking, { bookingId: asked.get('move') }) : null
  return {
    service,
    slots,
    at: moment(asked.get('at')),
    moving, // Without the name of a form that came back.
    asked: Object.fromEntries([...asked].filter(([name]) => !name.startsWith('/'))),
    guest: context().actor.kind === 'guest'
  }
}

const dayOf = (at: string | null, zone: string) => (at ? new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(at)) : undefined)

const signedIn = (event: Parameters<NonNullable<Actions['book']>>[0]) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
}

export const actions: Actions = {
  book: async (event) => {
    signedIn(event)
    const result = await submit(event, bookSlot, { serviceId: event.params.service })
    if (!went(result)) return result
    const { orderId, bookingId } = result.output
    redirect(303, localPath(orderId ? `/orders/${orderId}` : `/bookings/${bookingId}`))
  },
  move: async (event) => {
    const result = await submit(event, moveBooking)
    if (!went(result)) return result
    const { orderId, bookingId } = result.output
    redirect(303, localPath(orderId ? `/orders/${orderId}` : `/bookings/${bookingId}`))
  },
  pack: async (event) => {
    signedIn(event)
    const result = await submit(event, buyPack, { serviceId: event.params.service })
    if (!went(result)) return result
    redirect(303, localPath(result.output.orderId ? `/orders/${result.output.orderId}` : '/bookings'))
  },
  wait: async (event) => {
    signedIn(event)
    return submit(event, waitForDay, { serviceId: event.params.service })
  },
  leave: (event) => submit(event, leaveWaiting)
}
