import { type Endpoint, get, post } from '#platform/module.ts'
import { refreshPayment } from './ask-gateway.ts'
import { openPayment, paymentOfOrder } from './start-payment.ts'

export const api: Endpoint[] = [
  post('/orders/:orderId/payments', openPayment),
  get('/orders/:orderId/payments', paymentOfOrder),
  post('/orders/:orderId/payment-refresh', refreshPayment)
]
