/** Agreement, resampling, many tests at once, drift. */

/** Cohen's κ (1960); with `weights: 'quadratic'` the weighted κ of 1968 for ordered grades. Undefined agreement (all one label) is 1. */
export function cohensKappa(first: readonly (string | number)[], second: readonly (string | number)[], weights: 'none' | 'quadratic' = 'none'): number {
  if (first.length !== second.length || first.length === 0) throw new RangeError("Cohen's kappa: two rating lists of the same length > 0 are needed")
  const labels = [...new Set([...first, ...second])].sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1))
  const index = new Map(labels.map((label, i) => [label, i]))
  const k = labels.length
  const a = new Float64Array(k)
  const b = new Float64Array(k)
  const cost = (i: number, j: number) => (weights === 'quadratic' ? ((i - j) / (k - 1 || 1)) ** 2 : i === j ? 0 : 1)
  let observed = 0
  for (let row = 0; row < first.length; row++) {
    const i = index.get(first[row]!)!
    const j = index.get(second[row]!)!
    a[i]! += 1
    b[j]! += 1
    observed += cost(i, j)
  }
  let expected = 0
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) expected += (cost(i, j) * a[i]! * b[j]!) / first.length
  return expected === 0 ? 1 : 1 - observed / expected
}

/** Percentile bootstrap interval of a statistic (Efron 1979). `random` gives numbers in [0, 1). */
export function bootstrapInterval(
  sample: ArrayLike<number>,
  statistic: (values: Float64Array) => number,
  random: () => number,
  { confidence = 0.95, rounds = 2000 } = {}
): { estimate: number; low: number; high: number } {
  const values = Float64Array.from(sample)
  if (values.length === 0) throw new RangeError('bootstrap: the sample is empty')
  const draws = new Float64Array(rounds)
  const resample = new Float64Array(values.length)
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < resample.length; i++) resample[i] = values[Math.floor(random() * values.length)]!
    draws[round] = statistic(resample)
  }
  draws.sort()
  const at = (p: number) => {
    const position = p * (rounds - 1)
    const floor = Math.floor(position)
    const next = draws[Math.min(rounds - 1, floor + 1)]!
    return draws[floor]! + (position - floor) * (next - draws[floor]!)
  }
  return { estimate: statistic(values), low: at((1 - confidence) / 2), high: at(1 - (1 - confidence) / 2) }
}

/** Benjamini-Hochberg (1995) adjusted p-values, in the order given: flag those <= q to keep the false discovery rate below q. */
export function benjaminiHochberg(pValues: ArrayLike<number>): Float64Array {
  const n = pValues.length
  const order = Array.from({ length: n }, (_, i) => i)
  for (const i of order) if (!(pValues[i]! >= 0 && pValues[i]! <= 1)) throw new RangeError(`Benjamini-Hochberg: p-value ${pValues[i]} at index ${i}`)
  order.sort((a, b) => pValues[a]! - pValues[b]!)
  const adjusted = new Float64Array(n)
  let smallest = 1
  for (let rank = n; rank >= 1; rank--) {
    const i = order[rank - 1]!
    smallest = Math.min(smallest, pValues[i]! * (n / rank))
    adjusted[i] = smallest
  }
  return adjusted
}

/**
 * Population stability index Σ (a - e) ln(a / e) over the deciles of the expected sample.
 * Usual reading: below 0.1 stable, 0.1 to 0.25 watch, above 0.25 drifted.
 */
export function populationStabilityIndex(expected: ArrayLike<number>, actual: ArrayLike<number>, bins = 10): number {
  if (expected.length === 0 || actual.length === 0) throw new RangeError('PSI: both samples must hold values')
  const reference = Float64Array.from(expected).sort()
  if (reference.some(Number.isNaN)) throw new RangeError('PSI: the expected sample holds NaN')
  const edges: number[] = []
  for (let bin = 1; bin < bins; bin++) {
    const edge = reference[Math.floor((bin * reference.length) / bins)]!
    if (edges.length === 0 || edge > edges[edges.length - 1]!) edges.push(edge)
  }
  const shares = (values: ArrayLike<number>) => {
    const counts = new Float64Array(edges.length + 1)
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!
      if (Number.isNaN(value)) throw new RangeError('PSI: the actual sample holds NaN')
      let bin = 0
      while (bin < edges.length && value >= edges[bin]!) bin++
      counts[bin]! += 1
    }
    // Half a row in each bin keeps the logarithm finite where one sample has none.
    return counts.map((count) => (count + 0.5) / (values.length + 0.5 * counts.length))
  }
  const e = shares(expected)
  const a = shares(actual)
  let index = 0
  for (let bin = 0; bin < e.length; bin++) index += (a[bin]! - e[bin]!) * Math.log(a[bin]! / e[bin]!)
  return index
}

/**
 * Normalised mutual information of two groupings of the same things, 2 I(A;B) / (H(A) + H(B)) (Danon et al. 2005).
 * 1 when they are the same up to names, 0 when independent; two groupings of one group each are 1.
 */
export function normalisedMutualInformation(first: readonly (string | number)[], second: readonly (string | number)[]): number {
  const n = first.length
  if (n !== second.length || n === 0) throw new RangeError('mutual information: two groupings of the same length > 0 are needed')
  const a = new Map<string | number, number>()
  const b = new Map<string | number, number>()
  const both = new Map<string | number, Map<string | number, number>>()
  for (let i = 0; i < n; i++) {
    const [x, y] = [first[i]!, second[i]!]
    a.set(x, (a.get(x) ?? 0) + 1)
    b.set(y, (b.get(y) ?? 0) + 1)
    let row = both.get(x)
    if (!row) {
      row = new Map()
      both.set(x, row)
    }
    row.set(y, (row.get(y) ?? 0) + 1)
  }
  const entropy = (counts: Map<string | number, number>) => {
    let sum = 0
    for (const count of counts.values()) sum -= (count / n) * Math.log(count / n)
    return sum
  }
  let shared = 0
  for (const [x, row] of both) for (const [y, count] of row) shared += (count / n) * Math.log((count * n) / (a.get(x)! * b.get(y)!))
  const total = entropy(a) + entropy(b)
  return total === 0 ? 1 : Math.max(0, (2 * shared) / total)
}
