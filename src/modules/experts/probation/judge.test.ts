import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wilsonInterval } from '#intelligence/statistics/index.ts'
import { usualThresholds } from '../rules.ts'
import { type Evidence, judge, judgeRatings, judgeShare, shrunkMean } from './judge.ts'

const nothing: Evidence = {
  ratings: { count: 0, mean: 0, variance: 0 },
  axes: { content: null, interaction: null, outcome: null },
  meanOfAll: 4,
  completed: 0,
  learners: 0,
  passed: 0,
  judged: 0,
  onTime: 0,
  promised: 0
}

describe('shares', () => {
  it('have the interval of the reference table', () => {
    expect(judgeShare('onTime', 4, 5, 60).low).toBeCloseTo(0.37553462976252533, 12)
    expect(judgeShare('outcome', 80, 100, 60).low).toBeCloseTo(0.7111708344068411, 12)
  })

  it('conclude nothing from a small sample, and say from a large one whether the whole interval clears the bar', () => {
    expect(judgeShare('onTime', 7, 7, 50)).toMatchObject({ verdict: 'small', sample: 7, least: 8, more: 1 })
    expect(judgeShare('onTime', 9, 9, 60)).toMatchObject({ verdict: 'reached', more: null })
    expect(judgeShare('outcome', 12, 20, 55)).toMatchObject({ verdict: 'open' })
    expect(judgeShare('outcome', 20, 100, 55)).toMatchObject({ verdict: 'missed', more: null })
    expect(judgeShare('completion', 0, 0, 30)).toMatchObject({ value: null, low: 0, high: 1, verdict: 'small', more: 10 })
  })

  it('say how many more would settle it: with one fewer it would not', () => {
    const { sample, more } = judgeShare('outcome', 14, 20, 55)
    const enough = sample + (more ?? 0)
    expect(wilsonInterval(0.7 * enough, enough).low).toBeGreaterThanOrEqual(0.55)
    expect(wilsonInterval(0.7 * (enough - 1), enough - 1).low).toBeLessThan(0.55)
    expect(judgeShare('outcome', 11, 20, 55).more).toBeNull()
  })
})

describe('ratings', () => {
  it('are drawn to the mean of all: (4.8 × 12 + 4 × 10) ÷ 22, with a normal interval around it', () => {
    const { value, low, high } = shrunkMean({ count: 12, mean: 4.8, variance: 0.16 }, 4)
    expect(value).toBeCloseTo(97.6 / 22, 12)
    const half = (1.959963984540054 * Math.sqrt((10 + 0.16 * 12) / 22)) / Math.sqrt(22)
    expect(low).toBeCloseTo(97.6 / 22 - half, 9)
    expect(high).toBeCloseTo(97.6 / 22 + half, 9)
  })

  it('three fives prove nothing', () => {
    expect(judgeRatings({ count: 3, mean: 5, variance: 0 }, 4, 3.8)).toMatchObject({ verdict: 'small' })
    expect(judgeRatings({ count: 200, mean: 4.7, variance: 0.3 }, 4, 4.2).verdict).toBe('reached')
    expect(judgeRatings({ count: 200, mean: 3.2, variance: 0.3 }, 4, 4.2).verdict).toBe('missed')
  })

  it('the interval holds the value, stays within one to five and narrows with the sample', () => {
    const stars = fc.double({ min: 1, max: 5, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), stars, fc.double({ min: 0, max: 4, noNaN: true }), stars, (count, mean, variance, ofAll) => {
        const one = shrunkMean({ count, mean, variance }, ofAll)
        expect(one.low).toBeGreaterThanOrEqual(1)
        expect(one.high).toBeLessThanOrEqual(5)
        expect(one.value).toBeGreaterThanOrEqual(one.low - 1e-9)
        expect(one.value).toBeLessThanOrEqual(one.high + 1e-9)
        const more = shrunkMean({ count: count * 4 + 10, mean, variance: Math.min(variance, 1) }, mean)
        expect(more.high - more.low).toBeLessThanOrEqual((1.96 * 2) / Math.sqrt(count * 4 + 20) + 1e-9)
      })
    )
  })
})

it('the whole is reached only when everything is, and missed when anything is', () => {
  expect(judge(nothing, usualThresholds)).toMatchObject({
    verdict: 'open',
    indicators: [{ verdict: 'small' }, { verdict: 'small' }, { verdict: 'small' }, { verdict: 'small' }]
  })
  const good: Evidence = {
    ...nothing,
    ratings: { count: 60, mean: 4.7, variance: 0.2 },
    completed: 30,
    learners: 50,
    passed: 40,
    judged: 50,
    onTime: 30,
    promised: 30
  }
  expect(judge(good, usualThresholds).verdict).toBe('reached')
  expect(judge({ ...good, passed: 5 }, usualThresholds).verdict).toBe('missed')
  expect(judge({ ...good, onTime: 6, promised: 6 }, usualThresholds).verdict).toBe('open')
})
