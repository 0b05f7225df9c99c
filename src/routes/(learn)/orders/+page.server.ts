import { listOwnOrders } from '#modules/commerce/queries.ts'
import { context } from '#platform/context.ts'
import { read, toSignIn } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  const state = event.url.searchParams.get('state') ?? undefined
  return { state, orders: await read(listOwnOrders, { state, cursor: event.url.searchParams.get('cursor') ?? undefined }) }
}
