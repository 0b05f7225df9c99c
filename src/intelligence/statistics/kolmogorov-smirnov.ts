/**
 * Kolmogorov-Smirnov tests: do two samples (or a sample and a distribution) come from the same law?
 * They compare distributions; they say nothing about correlation or about the quality of a list.
 */
import { lnChoose } from './special-functions.ts'

export type Alternative = 'two-sided' | 'less' | 'greater'

export interface KsResult {
  /** The largest distance between the two distribution functions over the pooled sample. */
  statistic: number
  pValue: number
  method: 'exact' | 'asymptotic'
  /** Value at which the distance is reached. */
  location: number
  /** With ties the p-value is conservative: the true one is at most this. */
  ties: boolean
}

function sorted(sample: ArrayLike<number>, name: string): Float64Array {
  const copy = Float64Array.from(sample)
  if (copy.length === 0) throw new RangeError(`Kolmogorov-Smirnov: ${name} is empty`)
  for (const value of copy) if (Number.isNaN(value)) throw new RangeError(`Kolmogorov-Smirnov: ${name} holds NaN`)
  return copy.sort()
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

/** Q(λ) = 2 Σ (-1)^(k-1) exp(-2 k² λ²), the limit law of sqrt(nm/(n+m)) D (Kolmogorov 1933). */
export function kolmogorovTail(lambda: number): number {
  if (Number.isNaN(lambda)) return Number.NaN
  if (lambda <= 0) return 1
  if (lambda < 1) {
    // The dual theta series converges where the first one alternates without settling.
    let sum = 0
    for (let k = 1; k <= 20; k++) sum += Math.exp(-((2 * k - 1) ** 2 * Math.PI ** 2) / (8 * lambda * lambda))
    return Math.min(1, Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / lambda) * sum))
  }
  let sum = 0
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * lambda * lambda)
    sum += k % 2 === 1 ? term : -term
    if (term < 1e-300) break
  }
  return Math.min(1, Math.max(0, 2 * sum))
}

/**
 * Share of the lattice paths from (0,0) to (n,m) that reach a distance >= `reach` (in units of 1/(n m)).
 * Working with the share that has touched, not with 1 - inside, keeps tiny p-values precise
 * (Schröer and Trenkler 1995; the recurrence of R's psmirnov).
 */
function touchingShare(n: number, m: number, reach: number, alternative: Alternative): number {
  const outside = (i: number, j: number) => {
    const distance = i * m - j * n
    if (alternative === 'greater') return distance >= reach
    if (alternative === 'less') return -distance >= reach
    return Math.abs(distance) >= reach
  }
  const share = new Float64Array(m + 1)
  for (let j = 1; j <= m; j++) share[j] = outside(0, j) ? 1 : share[j - 1]!
  for (let i = 1; i <= n; i++) {
    share[0] = outside(i, 0) ? 1 : share[0]!
    for (let j = 1; j <= m; j++) {
      share[j] = outside(i, j) ? 1 : (i * share[j]! + j * share[j - 1]!) / (i + j)
    }
  }
  return share[m]!
}

/**
 * Two-sample test. `less`: the first sample's distribution function lies below (its values are larger).
 * Exact by counting paths while n*m <= 10,000, else the limit law.
 */
export function ksTwoSample(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  alternative: Alternative = 'two-sided',
  method: 'auto' | 'exact' | 'asymptotic' = 'auto'
): KsResult {
  const a = sorted(x, 'the first sample')
  const b = sorted(y, 'the second sample')
  const n = a.length
  const m = b.length
  let i = 0
  let j = 0
  let best = 0
  let location = Math.min(a[0]!, b[0]!)
  let ties = false
  while (i < n || j < m) {
    const value = i < n && (j >= m || a[i]! <= b[j]!) ? a[i]! : b[j]!
    const start = i + j
    while (i < n && a[i] === value) i++
    while (j < m && b[j] === value) j++
    if (i + j - start > 1) ties = true
    const signed = i * m - j * n
    const distance = alternative === 'greater' ? signed : alternative === 'less' ? -signed : Math.abs(signed)
    if (distance > best) {
      best = distance
      location = value
    }
  }
  // Dividing by the common divisor first gives the same fraction as the textbook's D with one rounding.
  const divisor = greatestCommonDivisor(n, m)
  const statistic = best / divisor / ((n / divisor) * m)
  const exact = method === 'exact' || (method === 'auto' && n * m <= 10_000)
  let pValue: number
  if (best === 0) pValue = 1
  else if (exact) pValue = touchingShare(n, m, best, alternative)
  else if (alternative === 'two-sided') pValue = kolmogorovTail(Math.sqrt((n * m) / (n + m)) * statistic)
  else pValue = Math.exp((-2 * n * m * statistic * statistic) / (n + m))
  return { statistic, pValue, method: exact ? 'exact' : 'asymptotic', location, ties }
}

/** P(D+ >= d) for one sample of n (Birnbaum and Tingey 1951). */
export function oneSidedTail(n: number, d: number): number {
  if (d <= 0) return 1
  if (d >= 1) return 0
  let sum = 0
  for (let j = 0; j <= Math.floor(n * (1 - d)); j++) {
    const left = 1 - d - j / n
    const right = d + j / n
    if (left <= 0) {
      if (n - j === 0) sum += d * Math.exp(lnChoose(n, j) + (j - 1) * Math.log(right))
      continue
    }
    sum += Math.exp(lnChoose(n, j) + (n - j) * Math.log(left) + (j - 1) * Math.log(right))
  }
  return Math.min(1, d * sum)
}

/** P(D < d) by the matrix power of Marsaglia, Tsang and Wang (2003). */
function matrixCdf(n: number, d: number): number {
  const k = Math.floor(n * d) + 1
  const size = 2 * k - 1
  const h = k - n * d
  let matrix = new Float64Array(size * size)
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) matrix[i * size + j] = i - j + 1 < 0 ? 0 : 1
  for (let i = 0; i < size; i++) {
    matrix[i * size]! -= h ** (i + 1)
    matrix[(size - 1) * size + i]! -= h ** (size - i)
  }
  matrix[(size - 1) * size]! += 2 * h - 1 > 0 ? (2 * h - 1) ** size : 0
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) for (let g = 1; g <= i - j + 1; g++) matrix[i * size + j]! /= g
  let result = Float64Array.from({ length: size * size }, (_, index) => (index % (size + 1) === 0 ? 1 : 0))
  let exponent = 0
  let power = 0
  const multiply = (a: Float64Array, b: Float64Array) => {
    const out = new Float64Array(size * size)
    for (let i = 0; i < size; i++)
      for (let l = 0; l < size; l++) {
        const value = a[i * size + l]!
        if (value !== 0) for (let j = 0; j < size; j++) out[i * size + j]! += value * b[l * size + j]!
      }
    return out
  }
  const centre = (k - 1) * size + (k - 1)
  for (let bits = n; bits > 0; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) {
      result = multiply(result, matrix)
      exponent += power
    }
    if (bits > 1) {
      matrix = multiply(matrix, matrix)
      power *= 2
      if (matrix[centre]! > 1e140) {
        matrix = matrix.map((value) => value * 1e-140)
        power += 140
      }
    }
    if (result[centre]! > 1e140) {
      result = result.map((value) => value * 1e-140)
      exponent += 140
    }
  }
  let value = result[centre]!
  for (let i = 1; i <= n; i++) {
    value = (value * i) / n
    if (value < 1e-140) {
      value *= 1e140
      exponent -= 140
    }
  }
  return value * 10 ** exponent
}

/**
 * One sample against a continuous distribution function. In the far tail twice the one-sided law is exact
 * to ten digits (Simard and L'Ecuyer 2011), which also avoids 1 - cdf.
 */
export function ksOneSample(x: ArrayLike<number>, cdf: (value: number) => number): KsResult {
  const a = sorted(x, 'the sample')
  const n = a.length
  let statistic = 0
  let location = a[0]!
  let ties = false
  for (let i = 0; i < n; i++) {
    const f = cdf(a[i]!)
    if (!(f >= 0 && f <= 1)) throw new RangeError(`Kolmogorov-Smirnov: the distribution function gave ${f}`)
    if (i > 0 && a[i] === a[i - 1]) ties = true
    const distance = Math.max((i + 1) / n - f, f - i / n)
    if (distance > statistic) {
      statistic = distance
      location = a[i]!
    }
  }
  if (statistic >= 0.5 || n * statistic * statistic >= 4) {
    return { statistic, pValue: Math.min(1, 2 * oneSidedTail(n, statistic)), method: 'exact', location, ties }
  }
  if (n <= 1000) return { statistic, pValue: 1 - matrixCdf(n, statistic), method: 'exact', location, ties }
  // Stephens' correction keeps the limit law good at moderate n.
  const root = Math.sqrt(n)
  return { statistic, pValue: kolmogorovTail(root * statistic + statistic / 6 + (statistic - 1) / (4 * root)), method: 'asymptotic', location, ties }
}
