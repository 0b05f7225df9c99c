import { beforeAll, describe, expect, it } from 'vitest'
import { ModelFileError } from '../model-file.ts'
import { binTable } from './binning.ts'
import { boostedScores } from './boosting.ts'
import { madeNames, madeRows } from './made-table.ts'
import { auc, brier } from './metrics.ts'
import { loadOutcomeModel, saveOutcomeModel } from './model-files.ts'
import { type OutcomeModel, predictOutcomes, trainOutcomeModel } from './outcome-model.ts'
import { ModelRefused } from './outcome-report.ts'
import { explainOutcome } from './outcome-reasons.ts'
import { explainRow } from './reasons.ts'
import { buildTable, type Cell, describeFeatures, selectRows } from './table.ts'

const train = madeRows(900)
const test = madeRows(400, 2)
const features = describeFeatures(madeNames, train.rows)
const trainTable = buildTable(features, train.rows)
const testTable = buildTable(features, test.rows)
let model: OutcomeModel

beforeAll(() => {
  model = trainOutcomeModel(trainTable, train.labels, { seed: 1 })
})

describe('outcome model', () => {
  it('ranks and is calibrated on new rows, and its report says the same', () => {
    const p = predictOutcomes(model, testTable)
    expect(auc(p, test.labels)).toBeGreaterThan(0.85)
    expect(brier(p, test.labels)).toBeLessThan(model.report.baseBrier * 0.75)
    expect(model.report.auc).toBeCloseTo(auc(p, test.labels), 1)
    expect(model.report).toMatchObject({ rows: 900, usable: true, heldOut: 'folds', refusals: [] })
    expect(p.every((value) => value > 0 && value < 1)).toBe(true)
    const mean = (list: ArrayLike<number>) => Array.from(list).reduce((a, b) => a + b, 0) / list.length
    expect(mean(p)).toBeCloseTo(mean(test.labels), 1)
  })
  it('is the same for the same seed, and for another order of the rows', () => {
    expect(predictOutcomes(trainOutcomeModel(trainTable, train.labels, { seed: 1 }), testTable)).toEqual(predictOutcomes(model, testTable))
    const order = Int32Array.from(train.labels.keys()).reverse()
    const permuted = trainOutcomeModel(
      selectRows(trainTable, order),
      Array.from(order, (i) => train.labels[i]!),
      { seed: 1 }
    )
    expect(predictOutcomes(permuted, testTable)).toEqual(predictOutcomes(model, testTable))
    expect(permuted.report).toEqual(model.report)
  })
  it('counts weighted rows more and still gives true probabilities', () => {
    const weights = train.labels.map((label) => (label === 1 ? 5 : 1))
    const p = predictOutcomes(trainOutcomeModel(trainTable, train.labels, { seed: 1, weights }), testTable)
    expect(brier(p, test.labels)).toBeLessThan(model.report.baseBrier * 0.8)
  })
  it('reports on later rows when times are given', () => {
    const times = train.labels.map((_, i) => i)
    expect(trainOutcomeModel(trainTable, train.labels, { seed: 1, times }).report).toMatchObject({ heldOut: 'later in time', usable: true })
  })
})

describe('reasons', () => {
  it('add up to the score exactly', () => {
    const trees = model.ensemble[0]!
    const bins = binTable(model.binning, testTable)
    const scores = boostedScores(trees, bins, testTable.rows)
    for (let row = 0; row < 20; row++) {
      const { average, parts } = explainRow(trees, bins, row)
      expect(average + parts.reduce((a, b) => a + b)).toBeCloseTo(scores[row]!, 9)
    }
  })
  it('equal the Shapley values worked out from their definition', () => {
    const trees = { base: 0, trees: model.ensemble[0]!.trees.slice(0, 3) }
    const bins = binTable(model.binning, testTable)
    const expected = shapley(trees.trees, bins, 0, madeNames.length)
    const { parts } = explainRow(trees, bins, 0)
    for (let i = 0; i < madeNames.length; i++) expect(parts[i]).toBeCloseTo(expected[i]!, 9)
  })
  it('name the features that matter, with their value', () => {
    const busy = buildTable(features, [[19, '高级', 95, 0]])
    const reasons = explainOutcome(model, busy, 0)
    expect(reasons[0]).toMatchObject({ feature: 'visits', value: 19 })
    expect(reasons[0]!.weight).toBeGreaterThan(0)
    expect(reasons.some((r) => r.feature === 'level' && r.value === '高级' && r.weight > 0)).toBe(true)
    const silent = explainOutcome(model, buildTable(features, [[0, '入门', '', 0]]), 0)
    expect(silent.find((r) => r.feature === 'last_score')).toMatchObject({ value: undefined })
  })
})

/** Shapley values by summing over all subsets; the value of a subset follows the covers where a feature is unknown. */
function shapley(trees: OutcomeModel['ensemble'][number]['trees'], bins: readonly Uint8Array[], row: number, count: number): number[] {
  const value = (known: Set<number>) => {
    const walk = (tree: (typeof trees)[number], node: number): number => {
      const feature = tree.feature[node]!
      if (feature < 0) return tree.value[node]!
      const [l, r] = [tree.left[node]!, tree.right[node]!]
      if (!known.has(feature)) return (walk(tree, l) * tree.cover[l]! + walk(tree, r) * tree.cover[r]!) / tree.cover[node]!
      const bin = bins[feature]![row]!
      const set = tree.set[node]!
      const left = bin === 0 ? tree.missingLeft[node] === 1 : set >= 0 ? tree.sets[set + bin] === 1 : bin <= tree.bin[node]!
      return walk(tree, left ? l : r)
    }
    return trees.reduce((sum, tree) => sum + walk(tree, 0), 0)
  }
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1))
  return Array.from({ length: count }, (_, i) => {
    let sum = 0
    for (let mask = 0; mask < 1 << count; mask++) {
      if (mask & (1 << i)) continue
      const known = new Set(Array.from({ length: count }, (_, j) => j).filter((j) => mask & (1 << j)))
      const weight = (factorial(known.size) * factorial(count - known.size - 1)) / factorial(count)
      sum += weight * (value(new Set([...known, i])) - value(known))
    }
    return sum
  })
}

describe('refusal', () => {
  it('does not predict with too little data or without skill', () => {
    const few = madeRows(80, 3)
    const small = trainOutcomeModel(buildTable(features, few.rows), few.labels, { seed: 1 })
    expect(small.report.refusals).toContain('too few rows')
    expect(() => predictOutcomes(small, testTable)).toThrow(ModelRefused)
    expect(() => explainOutcome(small, testTable, 0)).toThrow(ModelRefused)
    const guesses = train.labels.map((_, i) => (i * 7919) % 2)
    const blind = trainOutcomeModel(
      buildTable(
        [{ name: 'noise' }],
        train.rows.map((row) => [row[3]])
      ),
      guesses,
      { seed: 1 }
    )
    expect(blind.report.usable).toBe(false)
    expect(blind.report.refusals).toContain('no skill beyond chance')
    expect(predictOutcomes(blind, buildTable([{ name: 'noise' }], [[1]]), { force: true })[0]).toBeCloseTo(0.5, 0)
  })
  it('refuses tables and labels that make no sense', () => {
    expect(() => trainOutcomeModel(trainTable, [1], { seed: 1 })).toThrow(/900 rows but 1 labels/)
    expect(() =>
      trainOutcomeModel(
        trainTable,
        train.labels.map(() => 1),
        { seed: 1 }
      )
    ).toThrow(/same outcome/)
    expect(() =>
      trainOutcomeModel(
        trainTable,
        train.labels.map((l, i) => (i === 3 ? Number.NaN : l)),
        { seed: 1 }
      )
    ).toThrow(/label NaN at row 3/)
    expect(() => trainOutcomeModel(buildTable(features, []), [], { seed: 1 })).toThrow(/nothing to learn/)
  })
  it('survives all-missing, constant and infinite columns, and tiny tables', () => {
    const rows: Cell[][] = [
      [null, 'x', Number.POSITIVE_INFINITY, 1],
      [undefined, 'x', Number.NaN, 1],
      ['?', 'x', '', 1],
      ['', 'x', 'NaN', 1]
    ]
    const odd = describeFeatures(madeNames, rows)
    const table = buildTable(odd, rows)
    const tiny = trainOutcomeModel(table, [1, 0, 1, 0], { seed: 1 })
    expect(tiny.report.usable).toBe(false)
    expect(predictOutcomes(tiny, table, { force: true }).every((p) => p > 0 && p < 1)).toBe(true)
    expect(predictOutcomes(model, buildTable(features, [[null, '没见过的等级', 'x', {} as Cell]])).every(Number.isFinite)).toBe(true)
  })
})

describe('the model file', () => {
  const trainedOn = { description: 'made rows', rows: 900, at: '2026-11-24T00:00:00Z', seed: 1 }
  it('gives the same probabilities and reasons after loading', () => {
    const loaded = loadOutcomeModel(saveOutcomeModel(model, trainedOn))
    expect(predictOutcomes(loaded, testTable)).toEqual(predictOutcomes(model, testTable))
    expect(explainOutcome(loaded, testTable, 3)).toEqual(explainOutcome(model, testTable, 3))
    expect(loaded.report).toEqual(model.report)
  })
  it('refuses a cut file', () => {
    const file = saveOutcomeModel(model, trainedOn)
    expect(() => loadOutcomeModel(file.slice(0, file.length - 9))).toThrow(ModelFileError)
  })
})
