/**
 * The accounts. An asset grows by debits (positive lines), a claim (what we owe, or our income) by credits.
 * - gateway: money at a payment gateway, by its name
 * - bank: money on our bank account
 * - held: a learner's money for guidance that is not delivered yet
 * - expert_pending: an expert's share that may still be refunded
 * - expert_payable: an expert's share that may be paid out
 * - payout_in_transit: on its way to an expert's bank
 * - platform_income: our share
 * - discount: what coupons cost us
 * - gateway_fee: what gateways keep
 */
export const accountKinds = [
  'gateway',
  'bank',
  'held',
  'expert_pending',
  'expert_payable',
  'payout_in_transit',
  'platform_income',
  'discount',
  'gateway_fee'
] as const
export type AccountKind = (typeof accountKinds)[number]

const assets: readonly AccountKind[] = ['gateway', 'bank', 'discount', 'gateway_fee']

/** A balance as people read it: money we have, or money we owe, is positive. */
export const naturalAmount = (kind: AccountKind, sum: number) => (assets.includes(kind) ? sum : sum === 0 ? 0 : -sum)

export interface EntryLine {
  account: { kind: AccountKind; ownerId?: string; name?: string }
  /** Minor units; positive debit, negative credit. */
  amount: number
}

export const debit = (kind: AccountKind, amount: number, whose: { ownerId?: string; name?: string } = {}): EntryLine => ({
  account: { kind, ...whose },
  amount
})
export const credit = (kind: AccountKind, amount: number, whose: { ownerId?: string; name?: string } = {}): EntryLine => ({
  account: { kind, ...whose },
  amount: amount === 0 ? 0 : -amount
})

/** Lines without the empty ones. Throws RangeError when they do not sum to zero or an amount is no whole number. */
export function balanced(lines: EntryLine[]): EntryLine[] {
  const kept = lines.filter((line) => line.amount !== 0)
  if (kept.some((line) => !Number.isSafeInteger(line.amount))) throw new RangeError('ledger amounts are whole minor units')
  const sum = kept.reduce((total, line) => total + line.amount, 0)
  if (sum !== 0) throw new RangeError(`ledger lines sum to ${sum}`)
  return kept
}
