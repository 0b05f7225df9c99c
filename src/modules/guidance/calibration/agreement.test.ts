import { expect, test } from 'vitest'
import { createRandom } from '#intelligence/random.ts'
import { cohensKappa } from '#intelligence/statistics/index.ts'
import { newId } from '#platform/id.ts'
import { agreementOf, kappaOf, type Pair } from './agreement.ts'
import { isChosen } from './rules.ts'

const random = createRandom(20_261_124)
const level = () => 1 + random.below(5)

/** Somebody who sees the same work with some noise. */
const near = (one: number) => Math.min(5, Math.max(1, one + random.below(3) - 1))

const aPair = (scores: Record<string, number>, other: Record<string, number>): Pair => {
  const passes = (given: Record<string, number>) => Object.values(given).reduce((sum, one) => sum + one, 0) / Object.keys(given).length >= 3
  return { first: { passed: passes(scores), scores }, second: { passed: passes(other), scores: other } }
}
const somePairs = (count: number, criteria: number, see: (one: number) => number): Pair[] =>
  Array.from({ length: count }, () => {
    const scores = Object.fromEntries(Array.from({ length: criteria }, (_, at) => [`标准 ${at}`, level()]))
    return aPair(scores, Object.fromEntries(Object.entries(scores).map(([name, one]) => [name, see(one)])))
  })

test('matches published examples', () => {
  // Cohen's κ of two readers of 50 grant proposals: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no.
  expect(kappaOf([15, 10, 5, 20], 2, 'none')).toBeCloseTo(0.4, 12)
  // With two levels the weights change nothing.
  expect(kappaOf([15, 10, 5, 20], 2, 'quadratic')).toBeCloseTo(0.4, 12)
})

test('is Cohen’s κ over the decisions, and the quadratic one over all criteria, whoever draws the pairs', () => {
  for (let round = 0; round < 60; round++) {
    const pairs = somePairs(10 + random.below(40), 1 + random.below(5), round % 2 ? near : level)
    const { decision, levels } = agreementOf(pairs)
    const passes = pairs.map((one) => [String(one.first.passed), String(one.second.passed)] as const)
    expect(decision?.kappa).toBeCloseTo(
      cohensKappa(
        passes.map((one) => one[0]),
        passes.map((one) => one[1])
      ),
      10
    )
    const all = pairs.flatMap(({ first, second }) => Object.keys(first.scores).map((name) => [first.scores[name] ?? 0, second.scores[name] ?? 0] as const))
    // The reference reads the scale from the labels: it is the same where all five occur.
    if (new Set(all.flat()).size === 5)
      expect(levels?.kappa).toBeCloseTo(
        cohensKappa(
          all.map((one) => one[0]),
          all.map((one) => one[1]),
          'quadratic'
        ),
        10
      )
  }
})

test('knows the whole scale: a step over levels that nobody gave counts as what it is', () => {
  const pairs = [...Array(9).fill(aPair({ a: 1 }, { a: 1 })), ...Array(9).fill(aPair({ a: 5 }, { a: 5 })), aPair({ a: 1 }, { a: 2 }), aPair({ a: 1 }, { a: 5 })]
  const one = (from: number, to: number) => agreementOf([...pairs.slice(0, 18), aPair({ a: from }, { a: to }), aPair({ a: 2 }, { a: 2 })]).levels?.kappa ?? 0
  expect(one(1, 2)).toBeGreaterThan(one(1, 5))
  expect(1 - one(1, 5)).toBeGreaterThan(10 * (1 - one(1, 2)))
})

test('is 1 for the same judgements, near 0 for chance, between −1 and 1 always, and the same whoever comes first', () => {
  for (let round = 0; round < 30; round++) {
    const pairs = somePairs(10 + random.below(30), 3, level)
    const turned = pairs.map(({ first, second }) => ({ first: second, second: first }))
    const [given, mirrored] = [agreementOf(pairs), agreementOf(turned)]
    expect(given.levels?.kappa).toBeCloseTo(mirrored.levels?.kappa ?? 9, 10)
    expect(given.decision?.kappa).toBeCloseTo(mirrored.decision?.kappa ?? 9, 10)
    for (const figure of [given.levels, given.decision]) {
      expect(Math.abs(figure?.kappa ?? 9)).toBeLessThanOrEqual(1)
      expect(figure?.low).toBeLessThanOrEqual(figure?.high ?? -9)
    }
    const same = agreementOf(pairs.map(({ first }) => ({ first, second: first })))
    expect([same.levels?.kappa, same.decision?.kappa]).toEqual([1, 1])
  }
  expect(Math.abs(agreementOf(somePairs(4000, 3, level)).levels?.kappa ?? 9)).toBeLessThan(0.05)
})

test('says nothing below ten pairs, leaves out criteria that only one judged, and gives the same interval each time', () => {
  expect(agreementOf(somePairs(9, 3, near))).toEqual({ pairs: 9, decision: null, levels: null })
  const pairs = somePairs(12, 2, near)
  expect(agreementOf(pairs)).toEqual(agreementOf(pairs))
  const more = pairs.map(({ first, second }) => ({ first: { ...first, scores: { ...first.scores, 新标准: 5 } }, second }))
  expect(agreementOf(more).levels).toEqual(agreementOf(pairs).levels)
})

test('draws one review of twenty, always the same ones', () => {
  const ids = Array.from({ length: 20_000 }, () => newId())
  const chosen = ids.filter((id) => isChosen(id))
  // Five standard deviations of a binomial around 1000.
  expect(Math.abs(chosen.length - 1000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.05 * 0.95))
  expect(ids.filter((id) => isChosen(id))).toEqual(chosen)
  expect(isChosen('00000000-0000-7000-8000-000000000000', 1)).toBe(true)
  expect(isChosen('00000000-0000-7000-8000-000000000000', 0)).toBe(false)
})
