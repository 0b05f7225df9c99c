import { orderDetail } from '#modules/commerce/queries.ts'
import { requestRefund } from '#modules/commerce/refunds.ts'
import { cancelOrder } from '#modules/commerce/orders.ts'
import { refreshPayment } from '#modules/payments/ask-gateway.ts'
import { gatewayNames } from '#modules/payments/index.ts'
import { startPayment } from '#modules/payments/start-payment.ts'
import { context } from '#platform/context.ts'
import { log } from '#platform/log.ts'
import { perform } from '#platform/perform.ts'
import { read, submit, toSignIn } from '#platform/pages.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  event.depends('order')
  if (context().actor.kind === 'guest') throw toSignIn(event)
  const orderId = event.params.id
  // Back from the gateway: ask it, whether or not its callback has arrived.
  if (event.url.searchParams.has('back')) await perform(refreshPayment, { orderId }).catch((error) => log.warn({ err: error }, 'asking on return'))
  const detail = await read(orderDetail, { orderId })
  return { ...detail, gateways: gatewayNames(), back: event.url.searchParams.has('back'), own: detail.order.buyer_id === context().actor.id }
}

export const actions: Actions = {
  pay: (event) => submit(event, startPayment, { orderId: event.params.id }),
  cancel: (event) => submit(event, cancelOrder, { orderId: event.params.id }),
  refund: (event) => submit(event, requestRefund, { orderId: event.params.id })
}
