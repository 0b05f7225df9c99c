import type { Actor } from '#platform/actor.ts'
import { afterStep, type OrderState } from './rules.ts'

const may = (actor: Pick<Actor, 'kind' | 'roles'>, ...wanted: string[]) => actor.kind === 'system' || actor.roles.some((role) => wanted.includes(role))

type Who = Pick<Actor, 'id' | 'kind' | 'roles'>
type Order = { buyer_id: string; state: OrderState; total_amount: number; refunded_amount: number }

/** Support sees an order to help with it; only these and the buyer. */
export const canSeeOrder = (actor: Who, order: Pick<Order, 'buyer_id'>): true | 'platform/not-found' =>
  actor.id === order.buyer_id || may(actor, 'operator', 'support', 'finance', 'admin') ? true : 'platform/not-found'

export const canCancel = (actor: Who, order: Order): true | string =>
  actor.id !== order.buyer_id ? 'platform/not-found' : afterStep(order.state, 'cancel') ? true : 'commerce/order-closed'

export const canAskRefund = (actor: Who, order: Order): true | string =>
  actor.id !== order.buyer_id
    ? 'platform/not-found'
    : order.state === 'paid' && order.total_amount > order.refunded_amount
      ? true
      : 'commerce/nothing-to-refund'

/** Nobody decides about their own money. */
export const canDecideRefund = (actor: Who, order: Pick<Order, 'buyer_id'>): true | string =>
  may(actor, 'operator', 'finance', 'admin') && actor.id !== order.buyer_id ? true : 'platform/not-allowed'
