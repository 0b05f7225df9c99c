import { normalQuantile, shrunkRanking, wilsonInterval } from '#intelligence/statistics/index.ts'
import { type IndicatorKey, indicatorKeys, leastSamples, type Thresholds } from '../rules.ts'

/**
 * reached: the whole interval lies at or above the threshold; missed: below it; open: it crosses;
 * small: too few to conclude anything.
 */
export type Verdict = 'reached' | 'missed' | 'open' | 'small'

export interface Indicator {
  key: IndicatorKey
  /** Stars from 1 to 5, or a share from 0 to 1; null without a single case. */
  value: number | null
  low: number
  high: number
  threshold: number
  sample: number
  /** Of a share: how many of the sample. */
  successes: number | null
  least: number
  verdict: Verdict
  /** About how many more would settle it, if they came out as so far; null when that would not. */
  more: number | null
}

export interface Scorecard {
  indicators: Indicator[]
  /** The three axes behind the satisfaction, for reading. */
  axes: { content: number | null; interaction: number | null; outcome: number | null }
  verdict: 'reached' | 'missed' | 'open'
}

/** Ratings pull as if ten people had already given the mean of all experts. */
export const ratingPrior = 10
// What stars spread in general; a handful of equal ratings must not look like certainty.
const usualSpread = 1
const z = normalQuantile(0.975)
const furthest = 5000

export interface RatingSums {
  count: number
  mean: number
  /** Variance of the ratings around their own mean. */
  variance: number
}

/** The mean drawn towards that of all, with the interval of a normal posterior over it. */
export function shrunkMean({ count, mean, variance }: RatingSums, meanOfAll: number): { value: number; low: number; high: number } {
  const value = shrunkRanking([{ id: 'own', sum: mean * count, weight: count }], ratingPrior, meanOfAll)[0]?.score ?? meanOfAll
  const spread = Math.sqrt((usualSpread ** 2 * ratingPrior + variance * count) / (ratingPrior + count))
  const half = (z * spread) / Math.sqrt(ratingPrior + count)
  return { value, low: Math.max(1, value - half), high: Math.min(5, value + half) }
}

const verdictOf = (sample: number, least: number, { low, high }: { low: number; high: number }, threshold: number): Verdict =>
  sample < least ? 'small' : low >= threshold ? 'reached' : high < threshold ? 'missed' : 'open'

/** The smallest sample from which the lower end reaches the threshold; it only rises with the sample. */
function settledAt(from: number, lowOf: (sample: number) => number, threshold: number): number | null {
  if (lowOf(furthest) < threshold) return null
  let [low, high] = [from, furthest]
  while (low < high) {
    const middle = (low + high) >> 1
    if (lowOf(middle) >= threshold) high = middle
    else low = middle + 1
  }
  return high
}

function moreOf(sample: number, least: number, verdict: Verdict, lowOf: (sample: number) => number, threshold: number): number | null {
  if (verdict === 'reached' || verdict === 'missed') return null
  const settled = sample > 0 ? settledAt(Math.max(sample, least), lowOf, threshold) : null
  return settled !== null ? settled - sample : sample < least ? least - sample : null
}

export function judgeShare(key: Exclude<IndicatorKey, 'satisfaction'>, successes: number, sample: number, thresholdPercent: number): Indicator {
  const least = leastSamples[key]
  const threshold = thresholdPercent / 100
  const interval = wilsonInterval(successes, sample)
  const share = sample > 0 ? successes / sample : null
  const verdict = verdictOf(sample, least, interval, threshold)
  const more = moreOf(sample, least, verdict, (n) => wilsonInterval((share ?? 0) * n, n).low, threshold)
  return { key, value: share, ...interval, threshold, sample, successes, least, verdict, more }
}

export function judgeRatings(sums: RatingSums, meanOfAll: number, threshold: number): Indicator {
  const least = leastSamples.satisfaction
  const { value, low, high } = shrunkMean(sums, meanOfAll)
  const verdict = verdictOf(sums.count, least, { low, high }, threshold)
  const more = moreOf(sums.count, least, verdict, (n) => shrunkMean({ ...sums, count: n }, meanOfAll).low, threshold)
  return { key: 'satisfaction', value: sums.count > 0 ? value : null, low, high, threshold, sample: sums.count, successes: null, least, verdict, more }
}

export interface Evidence {
  ratings: RatingSums
  axes: Scorecard['axes']
  meanOfAll: number
  completed: number
  learners: number
  passed: number
  judged: number
  onTime: number
  promised: number
}

export function judge(evidence: Evidence, thresholds: Thresholds): Scorecard {
  const all: Record<IndicatorKey, Indicator> = {
    satisfaction: judgeRatings(evidence.ratings, evidence.meanOfAll, thresholds.satisfaction),
    completion: judgeShare('completion', evidence.completed, evidence.learners, thresholds.completion),
    outcome: judgeShare('outcome', evidence.passed, evidence.judged, thresholds.outcome),
    onTime: judgeShare('onTime', evidence.onTime, evidence.promised, thresholds.onTime)
  }
  const indicators = indicatorKeys.map((key) => all[key])
  const verdict = indicators.some((one) => one.verdict === 'missed') ? 'missed' : indicators.every((one) => one.verdict === 'reached') ? 'reached' : 'open'
  return { indicators, axes: evidence.axes, verdict }
}
