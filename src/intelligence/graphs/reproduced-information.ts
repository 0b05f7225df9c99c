import { lnGamma } from '../statistics/index.ts'

/**
 * Nats that one grouping tells about another beyond chance: mutual information less its expected value over all groupings
 * with the same sizes (the numerator of the adjusted mutual information of Vinh, Epps, Bailey, JMLR 2010). It is not
 * divided by the entropy: many reproducible groups say more than few.
 */
export function reproduced(a: Int32Array, b: Int32Array): number {
  const n = a.length
  const both = new Map<number, number>()
  const width = b.reduce((high, g) => Math.max(high, g), 0) + 1
  a.forEach((g, v) => {
    const key = g * width + b[v]!
    both.set(key, (both.get(key) ?? 0) + 1)
  })
  const [first, second] = [sizesOf(a), sizesOf(b)]
  let shared = 0
  for (const [key, count] of both) shared += (count / n) * Math.log((n * count) / (first.get(Math.floor(key / width))! * second.get(key % width)!))
  return shared - expectedInformation([...first.values()], [...second.values()], n)
}

function sizesOf(group: Int32Array): Map<number, number> {
  const sizes = new Map<number, number>()
  for (const g of group) sizes.set(g, (sizes.get(g) ?? 0) + 1)
  return sizes
}

/** Standard deviations of an overlap that are summed; what lies outside is below 1e-8. */
const REACH = 6

/** The overlap of two groups of sizes x and y is hypergeometric; groups of equal sizes are worked out once. */
function expectedInformation(first: number[], second: number[], n: number): number {
  const times = (sizes: number[]) => [...Map.groupBy(sizes, (size) => size)].map(([size, same]) => ({ size, count: same.length }))
  const lnFactorial = Float64Array.from({ length: n + 1 }, (_, k) => lnGamma(k + 1))
  const ways = (x: number, k: number) => lnFactorial[x]! - lnFactorial[k]! - lnFactorial[x - k]!
  let sum = 0
  for (const x of times(first)) {
    for (const y of times(second)) {
      const mean = (x.size * y.size) / n
      const deviation = Math.sqrt((mean * (1 - x.size / n) * (n - y.size)) / Math.max(1, n - 1))
      const from = Math.max(1, x.size + y.size - n, Math.floor(mean - REACH * deviation - 3))
      const to = Math.min(x.size, y.size, Math.ceil(mean + REACH * deviation + 3))
      for (let k = from; k <= to; k++) {
        const chance = Math.exp(ways(x.size, k) + ways(n - x.size, y.size - k) - ways(n, y.size))
        sum += x.count * y.count * chance * (k / n) * Math.log((n * k) / (x.size * y.size))
      }
    }
  }
  return sum
}
