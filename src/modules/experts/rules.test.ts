import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onTimePercent, shrunkScore } from './rules.ts'

describe('the score', () => {
  it('is the example of the page: (4.76 × 312 + 4.20 × 20) ÷ 332 = 4.73', () => {
    expect(shrunkScore({ own: 4.76, count: 312, mean: 4.2 })).toBeCloseTo(4.73, 2)
  })

  it('lies between the own mean and that of all, and nearer to the own with every rating', () => {
    const stars = fc.double({ min: 1, max: 5, noNaN: true })
    fc.assert(
      fc.property(stars, stars, fc.integer({ min: 0, max: 5000 }), (own, mean, count) => {
        const score = shrunkScore({ own, count, mean })
        expect(score).toBeGreaterThanOrEqual(Math.min(own, mean) - 1e-9)
        expect(score).toBeLessThanOrEqual(Math.max(own, mean) + 1e-9)
        expect(Math.abs(shrunkScore({ own, count: count + 1, mean }) - own)).toBeLessThanOrEqual(Math.abs(score - own) + 1e-9)
      })
    )
  })

  it('without a rating is the mean of all', () => {
    expect(shrunkScore({ own: null, count: 0, mean: 4.2 })).toBeCloseTo(4.2)
  })

  it('goes down with every missed promise, more for those who miss often', () => {
    const score = (answered: number, late: number) => shrunkScore({ own: 4.5, count: 50, mean: 4.2, answered, late })
    expect(score(100, 0) - score(100, 10)).toBeCloseTo(10 / 120)
    expect(score(1, 1)).toBeGreaterThan(score(100, 50))
  })
})

it('says what share came in time', () => {
  expect(onTimePercent(214, 3)).toBe(98.6)
  expect(onTimePercent(0, 0)).toBeNull()
})
