import { type Endpoint, get, post } from '#platform/module.ts'
import { refreshPayment } from './ask-gateway.ts'
import { paymentOfOrder, startPayment } from './start-payment.ts'

export const api: Endpoint[] = [
  post('/orders/:orderId/payments', startPayment),
  get('/orders/:orderId/payments', paymentOfOrder),
  post('/orders/:orderId/payment-refresh', refreshPayment)
]
