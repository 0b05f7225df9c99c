/**
 * Counts: Poisson and negative binomial (Gamma-Poisson, Greenwood and Yule 1920) in log space, with fits and the
 * over-dispersion test. Formulas: Johnson, Kemp, Kotz, Univariate Discrete Distributions, chapters 4 and 5.
 */
import { chiSquareTail } from './distributions.ts'
import { betaI, digamma, gammaP, gammaQ, lnGamma } from './special-functions.ts'

function wholeCounts(counts: ArrayLike<number>): { n: number; mean: number; variance: number } {
  const n = counts.length
  if (n === 0) throw new RangeError('counts: nothing to fit')
  let sum = 0
  for (let i = 0; i < n; i++) {
    const count = counts[i]!
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`counts: value ${count} at index ${i} is not a whole number >= 0`)
    sum += count
  }
  const mean = sum / n
  let squares = 0
  for (let i = 0; i < n; i++) squares += (counts[i]! - mean) ** 2
  return { n, mean, variance: n > 1 ? squares / (n - 1) : 0 }
}

/** ln P(X = k) = k ln λ - λ - ln k! : factorials overflow at k = 171, logarithms do not. */
export function poissonLogPmf(k: number, rate: number): number {
  if (!(rate >= 0)) return Number.NaN
  if (!Number.isInteger(k) || k < 0) return Number.NEGATIVE_INFINITY
  if (rate === 0) return k === 0 ? 0 : Number.NEGATIVE_INFINITY
  return k * Math.log(rate) - rate - lnGamma(k + 1)
}

export function poissonPmf(k: number, rate: number): number {
  return Math.exp(poissonLogPmf(k, rate))
}

/** P(X <= k) = Q(k + 1, λ). */
export function poissonCdf(k: number, rate: number): number {
  if (Number.isNaN(k)) return Number.NaN
  return k < 0 ? 0 : gammaQ(Math.floor(k) + 1, rate)
}

/** P(X >= k) = P(k, λ): "at least k", not "more than k". */
export function poissonAtLeast(k: number, rate: number): number {
  if (Number.isNaN(k)) return Number.NaN
  return k <= 0 ? 1 : gammaP(Math.ceil(k), rate)
}

/** Negative binomial with shape r and mean μ: variance μ + μ²/r. */
export function negativeBinomialLogPmf(k: number, shape: number, mean: number): number {
  if (!(shape > 0) || !(mean >= 0)) return Number.NaN
  if (!Number.isInteger(k) || k < 0) return Number.NEGATIVE_INFINITY
  if (mean === 0) return k === 0 ? 0 : Number.NEGATIVE_INFINITY
  return lnGamma(k + shape) - lnGamma(shape) - lnGamma(k + 1) - shape * Math.log1p(mean / shape) - k * Math.log1p(shape / mean)
}

export function negativeBinomialPmf(k: number, shape: number, mean: number): number {
  return Math.exp(negativeBinomialLogPmf(k, shape, mean))
}

/** P(X >= k) = I_(μ/(r+μ))(k, r). */
export function negativeBinomialAtLeast(k: number, shape: number, mean: number): number {
  if (!(shape > 0) || !(mean >= 0) || Number.isNaN(k)) return Number.NaN
  if (k <= 0) return 1
  if (mean === 0) return 0
  return betaI(mean / (shape + mean), Math.ceil(k), shape, shape / (shape + mean))
}

export function negativeBinomialCdf(k: number, shape: number, mean: number): number {
  if (k < 0) return 0
  if (mean === 0) return 1
  return betaI(shape / (shape + mean), shape, Math.floor(k) + 1, mean / (shape + mean))
}

export interface DispersionTest {
  /** Variance divided by mean; 1 for a Poisson law. */
  ratio: number
  statistic: number
  freedom: number
  /** P(χ² >= statistic) if the counts were Poisson: small means over-dispersed. */
  pValue: number
}

/** Fisher's index of dispersion (1950): Σ (x - mean)² / mean is χ² with n - 1 degrees of freedom under Poisson. */
export function overDispersionTest(counts: ArrayLike<number>): DispersionTest {
  const { n, mean, variance } = wholeCounts(counts)
  const freedom = n - 1
  if (freedom < 1 || mean === 0) return { ratio: 1, statistic: 0, freedom, pValue: 1 }
  const statistic = (freedom * variance) / mean
  return { ratio: variance / mean, statistic, freedom, pValue: chiSquareTail(statistic, freedom) }
}

export interface CountFit {
  law: 'poisson' | 'negative binomial'
  mean: number
  /** Shape r of the negative binomial; infinite for Poisson. */
  shape: number
  logLikelihood: number
  dispersion: DispersionTest
}

/**
 * Fits a Poisson law, or a negative binomial one when the counts are over-dispersed at 5 %.
 * The mean is its own estimate; the shape is the root of the score, Σ ψ(x+r) - ψ(r) + ln(r/(r+μ)) = 0.
 */
export function fitCounts(counts: ArrayLike<number>): CountFit {
  const { n, mean, variance } = wholeCounts(counts)
  const dispersion = overDispersionTest(counts)
  const frequency = new Map<number, number>()
  for (let i = 0; i < n; i++) frequency.set(counts[i]!, (frequency.get(counts[i]!) ?? 0) + 1)
  const total = (logPmf: (k: number) => number) => {
    let sum = 0
    for (const [k, times] of frequency) sum += times * logPmf(k)
    return sum
  }
  if (!(variance > mean) || dispersion.pValue > 0.05) {
    return { law: 'poisson', mean, shape: Number.POSITIVE_INFINITY, logLikelihood: total((k) => poissonLogPmf(k, mean)), dispersion }
  }
  const score = (shape: number) => {
    let sum = n * Math.log(shape / (shape + mean))
    for (const [k, times] of frequency) sum += times * (digamma(k + shape) - digamma(shape))
    return sum
  }
  let low = Math.log(1e-4)
  let high = Math.log(1e7)
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (score(Math.exp(middle)) > 0) low = middle
    else high = middle
  }
  const shape = Math.exp((low + high) / 2)
  return { law: 'negative binomial', mean, shape, logLikelihood: total((k) => negativeBinomialLogPmf(k, shape, mean)), dispersion }
}
