/** Continuous distributions, each as cdf, upper tail and quantile. Sources: Abramowitz and Stegun, chapter 26. */
import { betaI, gammaP, gammaQ, invert } from './special-functions.ts'

/** Φ(z), through the incomplete gamma function so that the far tail keeps its relative precision. */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN
  const half = (z * z) / 2
  return z < 0 ? gammaQ(0.5, half) / 2 : 0.5 + gammaP(0.5, half) / 2
}

/** P(|Z| >= |z|). */
export function normalTwoSided(z: number): number {
  return gammaQ(0.5, (z * z) / 2)
}

/** z with Φ(z) = p. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p === 0) return Number.NEGATIVE_INFINITY
  if (p === 1) return Number.POSITIVE_INFINITY
  if (p === 0.5) return 0
  return p < 0.5 ? invert(normalCdf, p, -40, 0) : -invert(normalCdf, 1 - p, -40, 0)
}

/** P(T <= t) for Student's t with `freedom` degrees of freedom. */
export function studentCdf(t: number, freedom: number): number {
  const square = t * t
  const tail = betaI(freedom / (freedom + square), freedom / 2, 0.5, square / (freedom + square)) / 2
  return t < 0 ? tail : 1 - tail
}

/** P(|T| >= |t|). */
export function studentTwoSided(t: number, freedom: number): number {
  const square = t * t
  return betaI(freedom / (freedom + square), freedom / 2, 0.5, square / (freedom + square))
}

/** P(χ² >= x) with `freedom` degrees of freedom. */
export function chiSquareTail(x: number, freedom: number): number {
  return gammaQ(freedom / 2, x / 2)
}

/** Quantile of Beta(a, b). */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  return invert((x) => betaI(x, a, b), p, 0, 1)
}

/** Quantile of Gamma(shape, rate). */
export function gammaQuantile(p: number, shape: number, rate: number): number {
  if (!(p >= 0 && p < 1)) return p === 1 ? Number.POSITIVE_INFINITY : Number.NaN
  let high = shape + 1
  while (gammaP(shape, high) < p) high *= 2
  return invert((x) => gammaP(shape, x), p, 0, high) / rate
}
