import { redirect } from '@sveltejs/kit'
import { checkout } from '#modules/commerce/checkout.ts'
import { placeOrder } from '#modules/commerce/place-order.ts'
import { context } from '#platform/context.ts'
import { localPath, read, submit, toSignIn, went } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  if (context().actor.kind === 'guest') throw toSignIn(event)
  const { course, price } = await read(checkout, { slug: event.params.slug })
  if (price.state === 'pending') redirect(303, localPath(`/orders/${price.orderId}`))
  if (price.state === 'owned' || price.state === 'own' || price.state === 'free')
    redirect(303, localPath(`/${course.kind === 'task' ? 'tasks' : 'courses'}/${course.slug}`))
  return { course, price }
}

export const actions: Actions = {
  default: async (event) => {
    const result = await submit(event, placeOrder)
    if (went(result)) redirect(303, localPath(`/orders/${result.output.orderId}`))
    return result
  }
}
