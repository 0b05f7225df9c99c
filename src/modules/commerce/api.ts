import { type Endpoint, get, post } from '#platform/module.ts'
import { checkout } from './checkout.ts'
import { grantCourse } from './entitlements.ts'
import { cancelOrder } from './orders.ts'
import { placeOrder } from './place-order.ts'
import { coursePrice, listOrders, listOwnOrders, listSales, orderDetail } from './queries.ts'
import { declineRefund, refundOrder, requestRefund } from './refunds.ts'
import { listShareRules, setShareRule } from './share-rules.ts'

export const api: Endpoint[] = [
  get('/courses/:courseId/price', coursePrice),
  get('/checkout/:slug', checkout),
  post('/orders', placeOrder),
  get('/orders', listOwnOrders),
  get('/orders/:orderId', orderDetail),
  post('/orders/:orderId/cancellation', cancelOrder),
  post('/orders/:orderId/refund-requests', requestRefund),
  post('/orders/:orderId/refunds', refundOrder),
  post('/refunds/:refundId/decline', declineRefund),
  get('/sales', listSales),
  get('/admin/orders', listOrders),
  post('/courses/:courseId/grants', grantCourse),
  get('/share-rules', listShareRules),
  post('/share-rules', setShareRule)
]
