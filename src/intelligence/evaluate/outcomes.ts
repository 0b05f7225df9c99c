/** What `table` and `dropout` share: train a yes/no model on rows of cells and judge it on others. */
import { predictCart, trainCart } from '../predict/cart.ts'
import { auc, averagePrecision, brier } from '../predict/metrics.ts'
import { predictOutcomes, trainOutcomeModel } from '../predict/outcome-model.ts'
import { rulesOf, sentenceOf } from '../predict/rules.ts'
import { buildTable, type Cell, describeFeatures } from '../predict/table.ts'
import type { EvaluateResult } from './types.ts'

export interface OutcomeRows {
  rows: Cell[][]
  labels: Int8Array
}

export function judgeOutcomes(
  model: string,
  names: readonly string[],
  train: OutcomeRows,
  test: OutcomeRows,
  options: { seed: number; times?: ArrayLike<number> }
): Pick<EvaluateResult, 'model' | 'metrics' | 'notes'> {
  if (train.labels.length === 0) throw new RangeError('The training files have no row to learn from.')
  if (test.labels.length === 0) throw new RangeError('The test files have no row to judge.')
  const features = describeFeatures(names, train.rows)
  const trainTable = buildTable(features, train.rows)
  const testTable = buildTable(features, test.rows)
  let probabilities: Float64Array
  let description: string
  let notes: string[] = []
  if (model === 'cart') {
    const cart = trainCart(trainTable, train.labels, { seed: options.seed })
    probabilities = predictCart(cart, testTable)
    notes = rulesOf(cart).map((rule) => sentenceOf(rule, 'yes'))
    description = `cart (depth ${cart.settings.depth}, leaf ${cart.settings.leafRows})`
  } else {
    const trained = trainOutcomeModel(trainTable, train.labels, options)
    probabilities = predictOutcomes(trained, testTable, { force: true })
    description = `boosted-trees (${trained.settings.rounds} rounds, ${trained.settings.leaves} leaves${trained.calibration ? ', isotonic' : ''})`
  }
  const positives = test.labels.reduce((sum, label) => sum + label, 0)
  return {
    model: description,
    metrics: {
      auc: auc(probabilities, test.labels),
      averagePrecision: averagePrecision(probabilities, test.labels),
      brier: brier(probabilities, test.labels),
      accuracy: probabilities.filter((p, i) => (p >= 0.5 ? 1 : 0) === test.labels[i]).length / test.labels.length,
      baseRate: positives / test.labels.length,
      testRows: test.labels.length
    },
    notes
  }
}
