import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import {
  benjaminiHochberg,
  betaPosterior,
  bootstrapInterval,
  cohensKappa,
  fitCounts,
  gammaPosterior,
  ksOneSample,
  ksTwoSample,
  negativeBinomialAtLeast,
  negativeBinomialPmf,
  poissonAtLeast,
  poissonCdf,
  populationStabilityIndex,
  shrunkRanking,
  wilsonInterval
} from './index.ts'

const sample = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 25 })

describe('properties', () => {
  it('a KS p-value is a probability, and swapping the samples swaps the sides', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const two = ksTwoSample(x, y)
        expect(two.pValue).toBeGreaterThan(0)
        expect(two.pValue).toBeLessThanOrEqual(1)
        expect(ksTwoSample(y, x).pValue).toBeCloseTo(two.pValue, 12)
        expect(ksTwoSample(x, y, 'less').statistic).toBe(ksTwoSample(y, x, 'greater').statistic)
      })
    )
  })
  it('the order of the rows does not matter', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        expect(ksTwoSample([...x].reverse(), y)).toEqual(ksTwoSample(x, y))
      })
    )
  })
  it('tails and cdf of the counts add up to 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        (k, mean, shape) => {
          expect(poissonCdf(k, mean) + poissonAtLeast(k + 1, mean)).toBeCloseTo(1, 12)
          let below = 0
          for (let i = 0; i < k; i++) below += negativeBinomialPmf(i, shape, mean)
          expect(below + negativeBinomialAtLeast(k, shape, mean)).toBeCloseTo(1, 9)
        }
      )
    )
  })
  it('Wilson and Beta intervals hold the share seen', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (good, bad) => {
        fc.pre(good + bad > 0)
        const wilson = wilsonInterval(good, good + bad)
        expect(wilson.low).toBeLessThanOrEqual(good / (good + bad))
        expect(wilson.high).toBeGreaterThanOrEqual(good / (good + bad))
        const beta = betaPosterior(good, bad)
        expect(beta.low).toBeLessThan(beta.mean)
        expect(beta.high).toBeGreaterThan(beta.mean)
      }),
      { numRuns: 50 }
    )
  })
  it('adjusted p-values are never below the raw ones and keep their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (p) => {
        const adjusted = benjaminiHochberg(p)
        p.forEach((value, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(value)
          expect(adjusted[i]).toBeLessThanOrEqual(1)
          p.forEach((other, j) => {
            if (other > value) expect(adjusted[j]).toBeGreaterThanOrEqual(adjusted[i]!)
          })
        })
      })
    )
  })
  it('PSI is zero on the same sample and never negative', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        expect(populationStabilityIndex(x, x)).toBe(0)
        expect(populationStabilityIndex(x, y)).toBeGreaterThanOrEqual(0)
      })
    )
  })
})

describe('plain cases', () => {
  it("Cohen's kappa of the classic 2 x 2 table (20, 5, 10, 15) is 0.4", () => {
    const table: [string, string, number][] = [
      ['y', 'y', 20],
      ['y', 'n', 5],
      ['n', 'y', 10],
      ['n', 'n', 15]
    ]
    const rows = table.flatMap(([a, b, times]) => Array.from({ length: times }, () => [a, b] as const))
    expect(
      cohensKappa(
        rows.map((r) => r[0]),
        rows.map((r) => r[1])
      )
    ).toBeCloseTo(0.4, 12)
    expect(cohensKappa([1, 1], [1, 1])).toBe(1)
    expect(cohensKappa([1, 2, 3, 5], [1, 2, 4, 5], 'quadratic')).toBeGreaterThan(cohensKappa([1, 2, 3, 5], [1, 2, 4, 5]))
  })
  it('one perfect vote does not beat a hundred good ones', () => {
    const ranking = shrunkRanking([
      { id: 'one', sum: 5, weight: 1 },
      { id: 'many', sum: 480, weight: 100 },
      { id: 'poor', sum: 200, weight: 100 }
    ])
    expect(ranking.map((r) => r.id)).toEqual(['many', 'one', 'poor'])
  })
  it('a bootstrap interval holds the mean', () => {
    const random = createRandom(1).next
    const result = bootstrapInterval([1, 2, 3, 4, 5, 6, 7, 8], (v) => v.reduce((a, b) => a + b) / v.length, random)
    expect(result.low).toBeLessThan(4.5)
    expect(result.high).toBeGreaterThan(4.5)
    expect(result.estimate).toBe(4.5)
  })
  it('the Gamma posterior predicts the next count', () => {
    const posterior = gammaPosterior(6, 3)
    expect(posterior.low).toBeLessThan(1.75)
    expect(posterior.high).toBeGreaterThan(1.75)
    expect(posterior.atLeast(0)).toBe(1)
    expect(posterior.atLeast(10)).toBeLessThan(0.001)
  })
  it('refuses what makes no sense', () => {
    expect(() => ksTwoSample([], [1])).toThrow(/empty/)
    expect(() => ksTwoSample([Number.NaN], [1])).toThrow(/NaN/)
    expect(() => ksOneSample([2], (v) => v)).toThrow(/distribution function/)
    expect(() => fitCounts([1.5])).toThrow(/whole number/)
    expect(() => fitCounts([])).toThrow(/nothing/)
    expect(() => wilsonInterval(3, 2)).toThrow()
    expect(() => benjaminiHochberg([2])).toThrow()
    expect(() => populationStabilityIndex([1], [Number.NaN])).toThrow(/NaN/)
    expect(ksTwoSample([1], [1]).pValue).toBe(1)
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
    expect(fitCounts([0, 0, 0]).mean).toBe(0)
  })
})
