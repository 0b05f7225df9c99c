import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accuracy, auc, averagePrecision, brier, f1Macro, logLoss } from './metrics.ts'

describe('metrics (values of scikit-learn 1.2)', () => {
  const labels = [0, 0, 1, 1]
  const scores = [0.1, 0.4, 0.35, 0.8]
  it('AUC 0.75, average precision 0.8333', () => {
    expect(auc(scores, labels)).toBeCloseTo(0.75, 12)
    expect(averagePrecision(scores, labels)).toBeCloseTo(0.8333333333333333, 12)
    expect(brier(scores, labels)).toBeCloseTo(0.158125, 12)
    expect(logLoss([0.9, 0.2], [1, 0])).toBeCloseTo(0.164252033, 8)
  })
  it('average precision of a perfect order is 1, not a little more', () => {
    const labels = Array.from({ length: 991 }, (_, i) => (i < 48 ? 1 : 0))
    const scores = labels.map((_, i) => 1 - i / 1000)
    expect(averagePrecision(scores, labels)).toBe(1)
  })
  it('ties count half, and as one step', () => {
    expect(auc([1, 1, 1, 1], [0, 1, 0, 1])).toBe(0.5)
    expect(averagePrecision([1, 1, 1, 1], [0, 1, 0, 1])).toBe(0.5)
  })
  it('macro F1 of the documentation: 0.2667', () => {
    expect(f1Macro([0, 2, 1, 0, 0, 1], [0, 1, 2, 0, 1, 2])).toBeCloseTo(0.26666666666666666, 12)
    expect(accuracy(['a', 'b'], ['a', 'a'])).toBe(0.5)
  })
  it('AUC equals the share of ordered pairs, in any order of the rows', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 1 })), { minLength: 2, maxLength: 30 }), (rows) => {
        const s = rows.map((r) => r[0])
        const l = rows.map((r) => r[1])
        fc.pre(l.includes(0) && l.includes(1))
        let pairs = 0
        let right = 0
        for (let i = 0; i < s.length; i++)
          for (let j = 0; j < s.length; j++)
            if (l[i] === 1 && l[j] === 0) {
              pairs++
              right += s[i]! > s[j]! ? 1 : s[i] === s[j] ? 0.5 : 0
            }
        expect(auc(s, l)).toBeCloseTo(right / pairs, 12)
        expect(auc([...s].reverse(), [...l].reverse())).toBeCloseTo(right / pairs, 12)
      })
    )
  })
  it('has no AUC for one class, and refuses NaN', () => {
    expect(auc([1, 2], [1, 1])).toBeNaN()
    expect(() => auc([Number.NaN, 1], [0, 1])).toThrow(/score NaN/)
    expect(() => brier([0.5], [2])).toThrow(/not 0 or 1/)
    expect(() => brier([0.5], [])).toThrow(/1 scores but 0 labels/)
  })
})
