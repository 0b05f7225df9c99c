/** Small-sample estimates: Wilson bounds, Beta and Gamma posteriors, and rankings shrunk towards the mean. */
import { betaQuantile, gammaQuantile, normalQuantile } from './distributions.ts'
import { negativeBinomialAtLeast } from './counts.ts'

export interface Interval {
  low: number
  high: number
}

/** Wilson's score interval (1927) for `successes` of `trials`; unlike p ± 2 s it stays in [0, 1] and is honest at small n. */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): Interval {
  if (!(trials >= 0) || !(successes >= 0) || successes > trials) {
    throw new RangeError(`Wilson: ${successes} successes of ${trials} trials`)
  }
  if (trials === 0) return { low: 0, high: 1 }
  const z = normalQuantile(0.5 + confidence / 2)
  const share = successes / trials
  const square = (z * z) / trials
  const centre = share + square / 2
  const spread = z * Math.sqrt((share * (1 - share) + square / 4) / trials)
  return {
    low: successes === 0 ? 0 : Math.max(0, (centre - spread) / (1 + square)),
    high: successes === trials ? 1 : Math.min(1, (centre + spread) / (1 + square))
  }
}

export function wilsonLowerBound(successes: number, trials: number, confidence = 0.95): number {
  return wilsonInterval(successes, trials, confidence).low
}

export interface BetaPosterior extends Interval {
  alpha: number
  beta: number
  mean: number
}

/** Beta(α, β) prior, binomial data (Gelman et al., Bayesian Data Analysis, 2.4): posterior Beta(α + successes, β + failures) with an equal-tailed interval. */
export function betaPosterior(successes: number, failures: number, prior = { alpha: 1, beta: 1 }, confidence = 0.95): BetaPosterior {
  if (!(successes >= 0) || !(failures >= 0)) throw new RangeError('Beta posterior: counts must be >= 0')
  const alpha = prior.alpha + successes
  const beta = prior.beta + failures
  const tail = (1 - confidence) / 2
  return { alpha, beta, mean: alpha / (alpha + beta), low: betaQuantile(tail, alpha, beta), high: betaQuantile(1 - tail, alpha, beta) }
}

export interface GammaPosterior extends Interval {
  shape: number
  rate: number
  mean: number
  /** P(next count in `exposure` >= k), negative binomial. */
  atLeast(k: number, exposure?: number): number
}

/** Gamma(shape, rate) prior on a Poisson rate after `events` in `exposure` units of time: Gamma(shape + events, rate + exposure) (the same, 2.6). */
export function gammaPosterior(events: number, exposure: number, prior = { shape: 1, rate: 1 }, confidence = 0.95): GammaPosterior {
  if (!(events >= 0) || !(exposure >= 0)) throw new RangeError('Gamma posterior: events and exposure must be >= 0')
  const shape = prior.shape + events
  const rate = prior.rate + exposure
  const tail = (1 - confidence) / 2
  return {
    shape,
    rate,
    mean: shape / rate,
    low: gammaQuantile(tail, shape, rate),
    high: gammaQuantile(1 - tail, shape, rate),
    atLeast: (k, nextExposure = 1) => negativeBinomialAtLeast(k, shape, (shape / rate) * nextExposure)
  }
}

export interface RatedThing {
  id: string
  sum: number
  weight: number
}

/**
 * Ranking by (m C + Σ w r) / (C + Σ w): an item with few ratings is pulled towards the mean m of all,
 * so that one five-star vote does not beat a hundred of 4.8.
 */
export function shrunkRanking(things: readonly RatedThing[], priorWeight = 10, priorMean?: number): { id: string; score: number }[] {
  let sum = 0
  let weight = 0
  for (const thing of things) {
    sum += thing.sum
    weight += thing.weight
  }
  const mean = priorMean ?? (weight > 0 ? sum / weight : 0)
  return things
    .map(({ id, sum: own, weight: ownWeight }) => ({ id, score: (mean * priorWeight + own) / (priorWeight + ownWeight) }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}
