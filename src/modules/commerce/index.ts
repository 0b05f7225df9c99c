import type { Module } from '#platform/module.ts'
import { canSeeOrder } from './access.ts'
import { api } from './api.ts'
import { expireEntitlements } from './entitlements.ts'
import { markOrderPaid } from './mark-paid.ts'
import { expireOrders } from './orders.ts'
import { settleHeld } from './guidance-orders.ts'
import { registerCommercePrivacy } from './privacy.ts'
import { finishRefund } from './refunds.ts'
import { releaseIncome } from './release-income.ts'
import { read } from './tables.ts'
import { tellDeclined, tellExpired, tellPaid, tellRefunded } from './tell-buyer.ts'

registerCommercePrivacy()

export const commerce: Module = {
  name: 'commerce',
  api,
  reactions: [markOrderPaid, settleHeld, finishRefund, tellPaid, tellExpired, tellRefunded, tellDeclined],
  schedules: [expireOrders, expireEntitlements, releaseIncome],
  topics: {
    order: async (actor, id, db) => {
      const order = /^[0-9a-f-]{36}$/.test(id) && (await read(db).selectFrom('commerce.order').select('buyer_id').where('id', '=', id).executeTakeFirst())
      return order ? canSeeOrder(actor, order) === true : false
    }
  }
}

export { hasEntitlement } from './entitlements.ts'
export { type GuidanceOrder, heldOfRequest, orderOfRequest, placeGuidanceOrder, requestOfOrder } from './guidance-orders.ts'
export { settlePaidOrder } from './mark-paid.ts'
export { sharePercentFor } from './share-rules.ts'
export { placeOrder } from './place-order.ts'
export { type OrderToPay, orderToPay } from './order-to-pay.ts'
export { coursePrice, type PriceState, priceStateFor } from './queries.ts'
