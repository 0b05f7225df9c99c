import { MoneyError, wholeMinor } from './money.ts'

/**
 * Splits `total` minor units by whole-number weights (basis points, seats, prices).
 * The parts always sum to `total`: each gets its floor, and the units left over go to the largest remainders,
 * the earlier part first when they tie. A negative total (a refund) is the exact mirror of the positive one,
 * so that what was split can be taken back part by part.
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  wholeMinor(total)
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0)) {
    throw new MoneyError('money/bad-weights', 'weights must be whole numbers, none below zero')
  }
  // BigInt: total × weight passes 2^53 for quite ordinary amounts.
  const whole = weights.reduce((all, weight) => all + BigInt(weight), 0n)
  if (whole === 0n) throw new MoneyError('money/bad-weights', 'at least one weight must be above zero')

  const amount = BigInt(Math.abs(total))
  const shares = weights.map((weight, position) => {
    const product = amount * BigInt(weight)
    return { position, units: product / whole, remainder: product % whole }
  })
  let left = Number(amount - shares.reduce((given, share) => given + share.units, 0n))
  const byRemainder = [...shares].sort((a, b) => (a.remainder === b.remainder ? a.position - b.position : a.remainder > b.remainder ? -1 : 1))
  for (const share of byRemainder) {
    if (left === 0) break
    share.units += 1n
    left -= 1
  }
  return shares.map((share) => (total < 0 && share.units > 0n ? -Number(share.units) : Number(share.units)))
}
