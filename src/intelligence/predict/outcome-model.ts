/**
 * Who will buy, drop out, ask for a refund: boosted trees with the size chosen on held-out rows, calibrated on them, with a
 * report that says how much data and how much skill there is, and a refusal below a threshold.
 */
import { type Binning, binTable, learnBinning } from './binning.ts'
import { boost, type BoostedTrees, boostedScores, type BoostingSettings, sigmoid } from './boosting.ts'
import { chooseSize } from './choose-size.ts'
import type { BinnedData } from './histogram.ts'
import { type Calibration, calibrated, fitIsotonic } from './isotonic.ts'
import { brier } from './metrics.ts'
import { ModelRefused, type OutcomeReport, reportOutcomes } from './outcome-report.ts'
import { splitByTime, stratifiedFolds } from './split.ts'
import { canonicalOrder, type Feature, type FeatureTable, selectRows } from './table.ts'

export interface OutcomeModel {
  features: Feature[]
  binning: Binning
  /** Their mean log-odds is the score. */
  ensemble: BoostedTrees[]
  calibration: Calibration | undefined
  settings: BoostingSettings
  report: OutcomeReport
}

export interface OutcomeOptions {
  seed: number
  /** Weight of each row, for instance to count a rare outcome more; absent: 1. */
  weights?: ArrayLike<number>
  /** When each row happened: the report is then made by a model of the earlier rows, judged on the later ones. */
  times?: ArrayLike<number>
}

/** Trees that differ in their seed only; their mean is steadier than any of them. */
const ENSEMBLE = 3

export function binnedData(features: Feature[], binning: Binning, table: FeatureTable): BinnedData {
  return {
    bins: binTable(binning, table),
    counts: features.map((feature, i) => (feature.categories ? feature.categories.length + 1 : binning.borders[i]!.length + 2)),
    isCategory: features.map((feature) => feature.categories !== undefined)
  }
}

/** Learns the probability of label 1 from the rows of a table. */
export function trainOutcomeModel(given: FeatureTable, givenLabels: ArrayLike<number>, options: OutcomeOptions): OutcomeModel {
  const positives = countPositives(given, givenLabels)
  const order = canonicalOrder(given, givenLabels)
  const table = selectRows(given, order)
  const ordered = (values: ArrayLike<number>) => Float64Array.from(order, (row) => values[row]!)
  const labels = ordered(givenLabels)
  const weights = options.weights ? ordered(options.weights) : new Float64Array(table.rows).fill(1)
  const binning = learnBinning(table)
  const data = binnedData(table.features, binning, table)
  const { settings, rows, scores } = chooseSize(data, labels, weights, options.seed)
  const heldLabels = rows.map((row) => labels[row]!)
  const calibration = chooseCalibration(scores, heldLabels, options)
  const all = Int32Array.from({ length: table.rows }, (_, i) => i)
  const ensemble = Array.from({ length: ENSEMBLE }, (_, i) => boost(data, labels, weights, all, { ...settings, seed: settings.seed + i }))
  const held = options.times ? laterRows(data, labels, weights, ordered(options.times), settings) : { scores, labels: heldLabels, heldOut: 'folds' as const }
  const probabilities = held.scores.map((score) => probabilityOf(calibration, score))
  return { features: table.features, binning, ensemble, calibration, settings, report: reportOutcomes(table.rows, positives, { ...held, probabilities }) }
}

function countPositives(table: FeatureTable, labels: ArrayLike<number>): number {
  if (labels.length !== table.rows) throw new RangeError(`outcome model: ${table.rows} rows but ${labels.length} labels`)
  let positives = 0
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 0 && labels[i] !== 1) throw new RangeError(`outcome model: label ${labels[i]} at row ${i} is not 0 or 1`)
    positives += labels[i]!
  }
  if (positives === 0 || positives === table.rows) {
    throw new RangeError('outcome model: every row has the same outcome; there is nothing to learn')
  }
  return positives
}

/** Scores of the last quarter in time by a model of what came before. */
function laterRows(data: BinnedData, labels: ArrayLike<number>, weights: ArrayLike<number>, times: ArrayLike<number>, settings: BoostingSettings) {
  const { train, test } = splitByTime(times)
  const scores = boostedScores(boost(data, labels, weights, train, settings), data.bins, labels.length)
  return {
    scores: Array.from(test, (row) => scores[row]!),
    labels: Array.from(test, (row) => labels[row]!),
    heldOut: 'later in time' as const
  }
}

function probabilityOf(calibration: Calibration | undefined, score: number): number {
  // A trace of the raw score keeps the order where the curve is flat.
  return calibration ? calibrated(calibration, score) * (1 - 1e-6) + sigmoid(score) * 1e-6 : sigmoid(score)
}

/** Isotonic when it lowers the Brier score on rows that its curve has not seen; weighted rows always need it. */
function chooseCalibration(scores: number[], labels: number[], { weights, seed }: OutcomeOptions): Calibration | undefined {
  const all = fitIsotonic(scores, labels)
  if (weights) return all
  const fold = stratifiedFolds(labels, 4, seed)
  const crossed = new Float64Array(scores.length)
  for (let f = 0; f < 4; f++) {
    const own = (_: number, i: number) => fold[i] !== f
    if (!scores.some(own)) return undefined
    const curve = fitIsotonic(scores.filter(own), labels.filter(own))
    scores.forEach((score, i) => {
      if (fold[i] === f) crossed[i] = calibrated(curve, score)
    })
  }
  return brier(crossed, labels) < brier(scores.map(sigmoid), labels) ? all : undefined
}

/** Mean log-odds of the ensemble. */
export function outcomeScores({ ensemble, features, binning }: OutcomeModel, table: FeatureTable): Float64Array {
  const { bins } = binnedData(features, binning, table)
  const mean = new Float64Array(table.rows)
  for (const trees of ensemble) {
    const scores = boostedScores(trees, bins, table.rows)
    for (let row = 0; row < table.rows; row++) mean[row]! += scores[row]! / ensemble.length
  }
  return mean
}

/** Probabilities of the outcome. Refuses below the thresholds unless `force` is set, as when a model is only measured. */
export function predictOutcomes(model: OutcomeModel, table: FeatureTable, { force = false } = {}): Float64Array {
  if (!model.report.usable && !force) throw new ModelRefused(model.report.refusals)
  return outcomeScores(model, table).map((score) => probabilityOf(model.calibration, score))
}
