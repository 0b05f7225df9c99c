import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binTable, learnBinning } from './binning.ts'
import { predictCart, trainCart } from './cart.ts'
import { calibrated, fitIsotonic } from './isotonic.ts'
import { madeNames, madeRows } from './made-table.ts'
import { auc } from './metrics.ts'
import { loadCart, saveCart } from './model-files.ts'
import { rulesOf, sentenceOf } from './rules.ts'
import { splitByTime, stratifiedFolds } from './split.ts'
import { buildTable, type Cell, describeFeatures, selectRows } from './table.ts'

const train = madeRows(900)
const test = madeRows(400, 2)
const features = describeFeatures(madeNames, train.rows)
const table = buildTable(features, train.rows)
const cart = trainCart(table, train.labels, { seed: 1, largestDepth: 4 })

describe('decision tree', () => {
  it('predicts new rows', () => {
    expect(auc(predictCart(cart, buildTable(features, test.rows)), test.labels)).toBeGreaterThan(0.8)
    expect(cart.settings.depth).toBeLessThanOrEqual(4)
  })
  it('its rules are its predictions: every row meets exactly one, with the same probability', () => {
    const rules = rulesOf(cart)
    const p = predictCart(cart, buildTable(features, test.rows))
    test.rows.forEach((row, i) => {
      const met = rules.filter((rule) => rule.conditions.every((c) => meets(row[madeNames.indexOf(c.feature)], c)))
      expect(met.length).toBe(1)
      expect(met[0]!.probability).toBe(p[i])
    })
    expect(rules.reduce((sum, rule) => sum + rule.rows, 0)).toBe(900)
    expect(rules.map((r) => r.probability)).toEqual(rules.map((r) => r.probability).sort((a, b) => b - a))
  })
  it('is the same for another order of the rows', () => {
    const order = Int32Array.from(train.labels.keys()).reverse()
    const permuted = trainCart(
      selectRows(table, order),
      Array.from(order, (i) => train.labels[i]!),
      { seed: 1, largestDepth: 4 }
    )
    expect(rulesOf(permuted)).toEqual(rulesOf(cart))
  })
  it('reads as sentences, each feature named once', () => {
    const sentence = sentenceOf(rulesOf(cart)[0]!, 'bought')
    expect(sentence).toMatch(/^When .*visits is above .*: bought in \d+\.\d % of cases \(\d+ rows, /)
    expect(sentence.match(/visits/g)!.length).toBe(1)
    expect(sentenceOf({ conditions: [], probability: 0.5, rows: 2, share: 1 }, 'bought')).toMatch(/^Always: bought in 50.0 %/)
  })
  it('is the same after its file', () => {
    const loaded = loadCart(saveCart(cart, { description: 'made', rows: 900, at: '', seed: 1 }, { auc: 0.8 }))
    expect(rulesOf(loaded)).toEqual(rulesOf(cart))
    expect(predictCart(loaded, table)).toEqual(predictCart(cart, table))
  })
  it('survives one row, equal rows and one outcome', () => {
    for (const [rows, labels] of [
      [[[1, 'a', 2, 3]], [1]],
      [Array(300).fill([1, 'a', 2, 3]), Array.from({ length: 300 }, (_, i) => i % 2)],
      [train.rows, train.labels.map(() => 0)]
    ] as [Cell[][], number[]][]) {
      const own = describeFeatures(madeNames, rows)
      const small = trainCart(buildTable(own, rows), labels, { seed: 1 })
      expect(rulesOf(small).length).toBe(1)
      expect(predictCart(small, buildTable(own, rows)).every((p) => p >= 0 && p <= 1)).toBe(true)
    }
    expect(() => trainCart(buildTable(features, []), [], { seed: 1 })).toThrow(/0 rows/)
  })
})

function meets(cell: Cell, { above, atMost, oneOf, orMissing }: ReturnType<typeof rulesOf>[number]['conditions'][number]): boolean {
  if (cell === '') return orMissing
  if (oneOf) return oneOf.includes(String(cell))
  return (above === undefined || Number(cell) > above) && (atMost === undefined || Number(cell) <= atMost)
}

describe('bins', () => {
  it('keep the order of the values, and a value on a border on one side', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 400 }), (values) => {
        const own = buildTable(
          [{ name: 'x' }],
          values.map((v) => [v])
        )
        const [bins] = binTable(learnBinning(own, 16), own)
        for (let i = 1; i < values.length; i++) {
          if (values[i]! > values[i - 1]!) expect(bins![i]).toBeGreaterThanOrEqual(bins![i - 1]!)
          if (values[i] === values[i - 1]) expect(bins![i]).toBe(bins![i - 1])
        }
      })
    )
  })
})

describe('isotonic calibration', () => {
  it('is the pooled means: 1 0 1 1 on 1 2 3 4 gives steps at 1.5 and 3.5', () => {
    const curve = fitIsotonic([1, 2, 3, 4], [1, 0, 1, 1])
    expect(Array.from(curve.scores)).toEqual([1.5, 3.5])
    expect(Array.from(curve.probabilities)).toEqual([0.5, 2.5 / 3])
  })
  it('never falls, stays in [0, 1]', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 60 }), (rows) => {
        const curve = fitIsotonic(
          rows.map((r) => r[0]),
          rows.map((r) => r[1])
        )
        let last = 0
        for (let score = -6; score <= 6; score += 0.25) {
          const p = calibrated(curve, score)
          expect(p >= last - 1e-12 && p <= 1).toBe(true)
          last = p
        }
      })
    )
  })
  it('refuses nothing and NaN', () => {
    expect(() => fitIsotonic([], [])).toThrow()
    expect(() => fitIsotonic([Number.NaN], [1])).toThrow(/NaN/)
  })
})

describe('splits', () => {
  it('by time: every training row lies before every test row', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 60 }), (times) => {
        const { train: before, test: after, from } = splitByTime(times)
        expect(before.length + after.length).toBe(times.length)
        for (const i of before) expect(times[i]!).toBeLessThan(from)
        for (const i of after) expect(times[i]!).toBeGreaterThanOrEqual(from)
      })
    )
    expect(() => splitByTime([1])).toThrow()
    expect(() => splitByTime([1, Number.NaN])).toThrow(/missing/)
  })
  it('folds hold both outcomes evenly', () => {
    const fold = stratifiedFolds(train.labels, 4, 1)
    const positives = [0, 1, 2, 3].map((f) => train.labels.filter((label, i) => label === 1 && fold[i] === f).length)
    expect(Math.max(...positives) - Math.min(...positives)).toBeLessThanOrEqual(1)
  })
})
