import { wilsonLowerBound } from '../statistics/index.ts'

/** What people did with an item within the last days: looked at it, and took it (started, saved, bought). */
export interface RecentInterest {
  item: number
  seen: number
  taken: number
}

/**
 * For somebody of whom nothing is known: items by the lower end of the 95 % Wilson interval (1927) of taken / seen, so that two
 * of two do not beat eighty of a hundred. Items that nobody has seen are left to exploration.
 */
export function trending(interests: Iterable<RecentInterest>, count: number): { item: number; score: number }[] {
  const scored: { item: number; score: number }[] = []
  for (const { item, seen, taken } of interests) {
    if (!(taken >= 0 && taken <= seen)) throw new RangeError(`Item ${item} cannot have been taken ${taken} times of ${seen}.`)
    if (seen > 0) scored.push({ item, score: wilsonLowerBound(taken, seen) })
  }
  return scored.sort((a, b) => b.score - a.score || a.item - b.item).slice(0, count)
}
