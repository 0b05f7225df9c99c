import { benjaminiHochberg, fitCounts, negativeBinomialAtLeast, poissonAtLeast } from '../statistics/index.ts'
import type { Flag } from './flag.ts'

/** How often one person did one thing within the window that is looked at (a day, a week). */
export interface ActivityCount {
  person: number
  action: string
  /** People who are compared with each other, for example "learner" or "expert, first month". */
  segment: string
  count: number
}

export interface ActivitySettings {
  /** Of the flags at most this share is expected to be wrong. */
  falseDiscoveryRate: number
  /** Segments with fewer people are judged together with everybody who does the action. */
  leastPeople: number
  /** The busiest are left out when the usual is estimated, so that cheaters do not set the standard. */
  trimmed: number
}

export const activityDefaults: ActivitySettings = { falseDiscoveryRate: 0.01, leastPeople: 30, trimmed: 0.02 }

/**
 * Counts of people scatter more than a Poisson law; with a Gamma distributed rate they are negative binomial (Greenwood and
 * Yule 1920). One law per action and segment, the chance P(X >= x) of each count, and Benjamini-Hochberg over all of them.
 */
export function findTooMany(counts: ActivityCount[], settings: ActivitySettings = activityDefaults): Flag[] {
  for (const { count } of counts) if (!Number.isInteger(count) || count < 0) throw new RangeError(`A count of ${count} is not possible.`)
  const bySegment = Map.groupBy(counts, (one) => `${one.action}\n${one.segment}`)
  const byAction = Map.groupBy(counts, (one) => one.action)
  const laws = new Map<string, Law>()
  const judged = counts.map((one) => {
    const own = `${one.action}\n${one.segment}`
    const enough = bySegment.get(own)!.length >= settings.leastPeople
    const key = enough ? own : one.action
    const law = laws.get(key) ?? lawOf(enough ? bySegment.get(own)! : byAction.get(one.action)!, settings.trimmed)
    laws.set(key, law)
    return { one, expected: law.mean, chance: law.atLeast(one.count) }
  })
  const adjusted = benjaminiHochberg(judged.map(({ chance }) => chance))
  return judged.flatMap(({ one, expected, chance }, n): Flag[] => {
    if (adjusted[n]! > settings.falseDiscoveryRate || one.count <= expected) return []
    const strength = 1 - adjusted[n]!
    return [{ person: one.person, strength, code: 'too-many', action: one.action, segment: one.segment, count: one.count, expected, chance }]
  })
}

interface Law {
  mean: number
  atLeast(count: number): number
}

function lawOf(counts: ActivityCount[], trimmed: number): Law {
  const sorted = Int32Array.from(counts, (one) => one.count).sort()
  const { mean, shape } = fitCounts(sorted.subarray(0, Math.max(1, Math.floor(sorted.length * (1 - trimmed)))))
  // nobody did it at all: one imagined event, or the first one would be infinitely surprising
  const level = mean > 0 ? mean : 1 / sorted.length
  return { mean: level, atLeast: (count) => (Number.isFinite(shape) && mean > 0 ? negativeBinomialAtLeast(count, shape, level) : poissonAtLeast(count, level)) }
}
