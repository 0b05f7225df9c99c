import { dropFeed, giveBackPack, leaveWaiting, listSessions, makeFeed, myBookings, myFeed, myPacks, myWaiting } from '#modules/booking/index.ts'
import { context } from '#platform/context.ts'
import { read, submit, toSignIn } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  const box = event.url.searchParams.get('box') === 'past' ? ('past' as const) : ('coming' as const)
  const cursor = event.url.searchParams.get('cursor') ?? undefined
  const coming = box === 'coming' && !cursor
  const [bookings, packs, waiting, sessions, feed] = await Promise.all([
    read(myBookings, { as: 'learner', box, cursor }),
    coming ? read(myPacks) : [],
    coming ? read(myWaiting) : [],
    coming ? read(listSessions, { mine: true, limit: 20 }) : { rows: [] },
    read(myFeed)
  ])
  return { box, bookings, packs: packs.filter((one) => one.state === 'open'), waiting, sessions: sessions.rows, feed }
}

export const actions: Actions = {
  leave: (event) => submit(event, leaveWaiting),
  return: (event) => submit(event, giveBackPack),
  feed: (event) => submit(event, makeFeed),
  dropFeed: (event) => submit(event, dropFeed)
}
