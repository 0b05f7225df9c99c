import { allocate } from '#platform/money/index.ts'

/**
 * placed ──pay──▶ paid ──refund the rest──▶ refunded
 *   │ ▲            ▲
 *   │ └─ pays late ┘   (an expired or cancelled order that is paid after all becomes paid)
 *   ├──clock──▶ expired
 *   └──buyer──▶ cancelled
 */
export type OrderState = 'placed' | 'paid' | 'expired' | 'cancelled' | 'refunded'
export type RefundState = 'requested' | 'approved' | 'declined' | 'done'
export type OrderStep = 'pay' | 'expire' | 'cancel' | 'refund-whole' | 'refund-part'

const steps: Record<OrderState, Partial<Record<OrderStep, OrderState>>> = {
  placed: { pay: 'paid', expire: 'expired', cancel: 'cancelled' },
  paid: { 'refund-whole': 'refunded', 'refund-part': 'paid' },
  expired: { pay: 'paid' },
  cancelled: { pay: 'paid' },
  refunded: {}
}

/** The state after a step, or undefined when the step is not possible from here. */
export const afterStep = (state: OrderState, step: OrderStep): OrderState | undefined => steps[state][step]

/** How long an order waits for its payment. */
export const payWithinMinutes = 30

/** The seller's part of an amount in minor units; the cent that does not divide stays with the platform. */
export const sellerPart = (amount: number, percent: number) => Math.floor((amount * percent) / 100)

/** How a partial refund reverses the seller's and the platform's lines: in proportion, to the cent, never more than is left. */
export function reverse(refund: number, left: { seller: number; platform: number }): { seller: number; platform: number } {
  const [seller = 0, platform = 0] = left.seller + left.platform === 0 ? [0, 0] : allocate(refund, [left.seller, left.platform])
  return { seller, platform }
}

export interface RefundTerms {
  paidAt: Date
  refundDays: number
  progressLimitPercent: number
  progressPercent: number
  now: Date
}

/** By time and by consumption: within the days and below the share of lessons done, a refund needs no judgement. */
export function refundByRule({
  paidAt,
  refundDays,
  progressLimitPercent,
  progressPercent,
  now
}: RefundTerms): true | 'commerce/refund-window-over' | 'commerce/refund-too-much-learned' {
  if (now.getTime() > paidAt.getTime() + refundDays * 86_400_000) return 'commerce/refund-window-over'
  if (progressPercent > progressLimitPercent) return 'commerce/refund-too-much-learned'
  return true
}
