import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NaiveBayes } from './naive-bayes.ts'

// 好 老师 清楚 差 浪费 时间
const [HAO, TEACHER, CLEAR, BAD, WASTE, TIME] = [11, 22, 33, 44, 55, 66]

function reference(): NaiveBayes {
  const model = new NaiveBayes(1)
  model.learn([HAO, HAO, TEACHER], 'pos')
  model.learn([HAO, CLEAR], 'pos')
  model.learn([TEACHER, BAD], 'neg')
  model.learn([BAD, WASTE, TIME], 'neg')
  return model
}

describe('multinomial naive Bayes', () => {
  it('gives the values worked out by hand', () => {
    const model = reference()
    expect(model.probabilities([HAO, TEACHER, BAD])[0]).toBeCloseTo(4 / 7, 12)
    expect(model.probabilities([WASTE, TIME, CLEAR])[1]).toBeCloseTo(2 / 3, 12)
    expect((model.counts[0]![model.index.get(HAO)]! + 1) / (model.totals[0]! + 6)).toBeCloseTo(4 / 11, 12)
  })
  it('changes at once with a label, and back when it is taken back', () => {
    const model = reference()
    const before = model.probabilities([CLEAR])[0]!
    model.learn([CLEAR, CLEAR], 'neg')
    expect(model.probabilities([CLEAR])[0]).toBeLessThan(before)
    model.learn([CLEAR, CLEAR], 'neg', -1)
    expect(model.probabilities([CLEAR])[0]).toBeCloseTo(before, 12)
  })
  it('gives probabilities, the same whatever the order of the texts', () => {
    const rows = fc.array(fc.tuple(fc.array(fc.nat(20), { maxLength: 8 }), fc.constantFrom('a', 'b', 'c')), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(rows, fc.array(fc.nat(25), { maxLength: 8 }), (texts, asked) => {
        const learn = (list: typeof texts) => {
          const model = new NaiveBayes()
          for (const label of ['a', 'b', 'c']) model.learn([], label, 0)
          for (const [features, label] of list) model.learn(features, label)
          return model.probabilities(asked)
        }
        const p = learn(texts)
        expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 9)
        for (const value of p) expect(value >= 0 && value <= 1).toBe(true)
        for (const [i, value] of learn([...texts].reverse()).entries()) expect(value).toBeCloseTo(p[i]!, 9)
      })
    )
  })
  it('refuses alpha 0 and unlearning an unknown label', () => {
    expect(() => new NaiveBayes(0)).toThrow(/alpha/)
    expect(() => new NaiveBayes().learn([1], 'x', -1)).toThrow(/never learned/)
  })
})
