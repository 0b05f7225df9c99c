/**
 * Special functions behind the distributions. Regularised incomplete gamma and beta follow
 * Numerical Recipes 6.2 and 6.4 (series below the bend, Lentz's continued fraction above it);
 * lnGamma is Stirling's series after a shift to x >= 15 (Abramowitz and Stegun 6.1.41).
 */

const EPSILON = 1e-16
const TINY = 1e-300
const HALF_LOG_TWO_PI = 0.9189385332046728

/** ln Γ(x) for x > 0. */
export function lnGamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  if (x === 1 || x === 2) return 0
  let shift = 0
  let y = x
  if (y < 15) {
    let product = 1
    while (y < 15) {
      product *= y
      y += 1
    }
    shift = -Math.log(product)
  }
  const inverse = 1 / y
  const square = inverse * inverse
  const series =
    inverse * (1 / 12 + square * (-1 / 360 + square * (1 / 1260 + square * (-1 / 1680 + square * (1 / 1188 + square * (-691 / 360360 + square / 156))))))
  return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series + shift
}

/** ln C(n, k). */
export function lnChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY
  return lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1)
}

/** Digamma ψ(x), x > 0 (recurrence, then the asymptotic series). */
export function digamma(x: number): number {
  let y = x
  let sum = 0
  while (y < 12) {
    sum -= 1 / y
    y += 1
  }
  const square = 1 / (y * y)
  return sum + Math.log(y) - 0.5 / y - square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132)))))
}

function gammaSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < 100_000; n++) {
    term *= x / (a + n)
    sum += term
    if (term < sum * EPSILON) break
  }
  return sum * Math.exp(-x + a * Math.log(x) - lnGamma(a))
}

function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let h = d
  for (let i = 1; i < 100_000; i++) {
    const an = -i * (i - a)
    b += 2
    d = an * d + b
    if (Math.abs(d) < TINY) d = TINY
    c = b + an / c
    if (Math.abs(c) < TINY) c = TINY
    d = 1 / d
    const step = d * c
    h *= step
    if (Math.abs(step - 1) < EPSILON * 4) break
  }
  return Math.exp(-x + a * Math.log(x) - lnGamma(a)) * h
}

/** Lower regularised incomplete gamma P(a, x). */
export function gammaP(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN
  if (x === 0) return 0
  if (x === Number.POSITIVE_INFINITY) return 1
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x)
}

/** Upper regularised incomplete gamma Q(a, x) = 1 - P(a, x), without cancellation in the tail. */
export function gammaQ(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN
  if (x === 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x)
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  if (Math.abs(d) < TINY) d = TINY
  d = 1 / d
  let h = d
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 + even * d
    if (Math.abs(d) < TINY) d = TINY
    c = 1 + even / c
    if (Math.abs(c) < TINY) c = TINY
    d = 1 / d
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 + odd * d
    if (Math.abs(d) < TINY) d = TINY
    c = 1 + odd / c
    if (Math.abs(c) < TINY) c = TINY
    d = 1 / d
    const step = d * c
    h *= step
    if (Math.abs(step - 1) < EPSILON * 4) break
  }
  return h
}

/** Regularised incomplete beta I_x(a, b). `y` = 1 - x may be given when x is within rounding of 1. */
export function betaI(x: number, a: number, b: number, y: number = 1 - x): number {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(x <= 1)) return Number.NaN
  if (x === 0) return 0
  if (y === 0) return 1
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log(y))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(y, b, a)) / b
}

/** Smallest x in [low, high] with cdf(x) >= p, for a continuous increasing cdf: bisection to the last bit. */
export function invert(cdf: (x: number) => number, p: number, low: number, high: number): number {
  let a = low
  let b = high
  for (let i = 0; i < 200; i++) {
    const middle = (a + b) / 2
    if (middle === a || middle === b) break
    if (cdf(middle) < p) a = middle
    else b = middle
  }
  return b
}
