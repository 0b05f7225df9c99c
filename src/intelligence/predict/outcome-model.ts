/**
 * Who will buy, drop out, ask for a refund: boosted trees with the size chosen on held-out rows, calibrated on them, with a
 * report that says how much data and how much skill there is, and a refusal below a threshold.
 */
import { type Calibration, calibrated, fitIsotonic } from './isotonic.ts'
import { type Binning, binTable, learnBinning } from './binning.ts'
import { boost, type BoostedTrees, boostedScores, type BoostingSettings, sigmoid } from './boosting.ts'
import type { BinnedData } from './histogram.ts'
import { auc, averagePrecision, brier } from './metrics.ts'
import { splitByTime, stratifiedFolds } from './split.ts'
import type { Feature, FeatureTable } from './table.ts'
import { leafOf } from './tree.ts'

export interface OutcomeReport {
  rows: number
  positives: number
  /** Share of positives: what "always the average" would say. */
  baseRate: number
  auc: number
  averagePrecision: number
  brier: number
  /** Brier score of always saying the base rate. */
  baseBrier: number
  /** How the rows of these figures were held out. */
  heldOut: 'folds' | 'later in time'
  usable: boolean
  /** Why it is not to be used; empty when it is. */
  refusals: OutcomeRefusal[]
}

export type OutcomeRefusal = 'too few rows' | 'too few of one outcome' | 'no skill beyond chance' | 'no better than the base rate'

export interface OutcomeModel {
  features: Feature[]
  binning: Binning
  /** Their mean log-odds is the score. */
  ensemble: BoostedTrees[]
  calibration: Calibration | undefined
  settings: BoostingSettings
  report: OutcomeReport
}

/** Below these a model is not shown to anyone: with 30 of an outcome an AUC is known to about ±0.1. */
export const OUTCOME_THRESHOLDS = { rows: 200, ofEachOutcome: 30, auc: 0.6 }

export interface OutcomeOptions {
  seed: number
  /** Weight of each row, for instance to count a rare outcome more; absent: 1. */
  weights?: ArrayLike<number>
  /** When each row happened: the report is then made by a model of the earlier rows, judged on the later ones. */
  times?: ArrayLike<number>
}

const COMMON = { learningRate: 0.05, minimumRows: 20, ridge: 1, rowFraction: 0.7, featureFraction: 0.5 }
const CANDIDATE_LEAVES = [7, 15]
const LARGEST_ROUNDS = 400
const PATIENCE = 40
const ENSEMBLE = 3

export function binnedData(features: Feature[], binning: Binning, table: FeatureTable): BinnedData {
  return {
    bins: binTable(binning, table),
    counts: features.map((feature, i) => (feature.categories ? feature.categories.length + 1 : binning.borders[i]!.length + 2)),
    isCategory: features.map((feature) => feature.categories !== undefined)
  }
}

/** Held-out scores of one setting at its best number of rounds. */
function holdOut(
  data: BinnedData,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  parts: { train: Int32Array; test: Int32Array }[],
  settings: BoostingSettings
) {
  const count = labels.length
  const losses = new Float64Array(settings.rounds)
  const tracks: Float32Array[][] = []
  for (const { train, test } of parts) {
    const score = new Float64Array(count)
    const track: Float32Array[] = []
    let base = 0
    let best = Number.POSITIVE_INFINITY
    let bestRound = 0
    let positives = 0
    let total = 0
    for (const row of train) {
      positives += labels[row]! * weights[row]!
      total += weights[row]!
    }
    const share = Math.min(1 - 1e-6, Math.max(1e-6, positives / total))
    base = Math.log(share / (1 - share))
    boost(data, labels, weights, train, settings, (tree, round) => {
      let loss = 0
      const now = new Float32Array(test.length)
      test.forEach((row, i) => {
        score[row]! += tree.value[leafOf(tree, data.bins, row)]!
        now[i] = base + score[row]!
        const margin = labels[row] === 1 ? now[i]! : -now[i]!
        loss += weights[row]! * (margin > 0 ? Math.log1p(Math.exp(-margin)) : -margin + Math.log1p(Math.exp(margin)))
      })
      track.push(now)
      losses[round]! += loss
      if (loss < best) {
        best = loss
        bestRound = round
      }
      return round - bestRound < PATIENCE
    })
    tracks.push(track)
  }
  const reached = Math.min(...tracks.map((track) => track.length))
  let round = 0
  for (let r = 1; r < reached; r++) if (losses[r]! < losses[round]!) round = r
  const scores: number[] = []
  const rows: number[] = []
  parts.forEach(({ test }, part) => {
    test.forEach((row, i) => {
      rows.push(row)
      scores.push(tracks[part]![round]![i]!)
    })
  })
  return { rounds: round + 1, loss: losses[round]!, rows, scores }
}

function foldParts(labels: ArrayLike<number>, seed: number): { train: Int32Array; test: Int32Array }[] {
  const all = Int32Array.from({ length: labels.length }, (_, i) => i)
  const fold = stratifiedFolds(labels, 4, seed)
  return [0, 1, 2, 3].map((f) => ({ train: all.filter((i) => fold[i] !== f), test: all.filter((i) => fold[i] === f) }))
}

export function trainOutcomeModel(table: FeatureTable, labels: ArrayLike<number>, options: OutcomeOptions): OutcomeModel {
  if (labels.length !== table.rows) throw new RangeError(`outcome model: ${table.rows} rows but ${labels.length} labels`)
  let positives = 0
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 0 && labels[i] !== 1) throw new RangeError(`outcome model: label ${labels[i]} at row ${i} is not 0 or 1`)
    positives += labels[i]!
  }
  if (positives === 0 || positives === table.rows) throw new RangeError('outcome model: every row has the same outcome; there is nothing to learn')
  const weights = options.weights ?? new Float64Array(table.rows).fill(1)
  const binning = learnBinning(table)
  const data = binnedData(table.features, binning, table)
  const held = foldParts(labels, options.seed)
  let best: (ReturnType<typeof holdOut> & { settings: BoostingSettings }) | undefined
  for (const leaves of CANDIDATE_LEAVES) {
    // Small tables: no leaf may ask for more rows than there are.
    const minimumRows = Math.max(1, Math.min(COMMON.minimumRows, Math.floor(table.rows / 20)))
    const settings = { ...COMMON, minimumRows, leaves, rounds: LARGEST_ROUNDS, seed: options.seed }
    const result = holdOut(data, labels, weights, held, settings)
    if (!best || result.loss < best.loss) best = { ...result, settings: { ...settings, rounds: result.rounds } }
  }
  const { rows, scores, settings } = best!
  const heldLabels = rows.map((row) => labels[row]!)
  const calibration = chooseCalibration(scores, heldLabels, options)
  const all = Int32Array.from({ length: table.rows }, (_, i) => i)
  const ensemble = Array.from({ length: ENSEMBLE }, (_, i) => boost(data, labels, weights, all, { ...settings, seed: settings.seed + i }))
  const judged = options.times ? laterRows(data, labels, weights, options.times, settings) : { scores, labels: heldLabels, heldOut: 'folds' as const }
  const probabilities = judged.scores.map((score) => probabilityOf(calibration, score))
  return {
    features: table.features,
    binning,
    ensemble,
    calibration,
    settings,
    report: report(table.rows, positives, probabilities, judged.labels, judged.heldOut)
  }
}

/** Scores of the last quarter in time by a model of what came before. */
function laterRows(data: BinnedData, labels: ArrayLike<number>, weights: ArrayLike<number>, times: ArrayLike<number>, settings: BoostingSettings) {
  const { train, test } = splitByTime(times)
  const trees = boost(data, labels, weights, train, settings)
  const scores = boostedScores(trees, data.bins, labels.length)
  return { scores: Array.from(test, (row) => scores[row]!), labels: Array.from(test, (row) => labels[row]!), heldOut: 'later in time' as const }
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

function report(rows: number, positives: number, probabilities: number[], labels: number[], heldOut: OutcomeReport['heldOut']): OutcomeReport {
  const baseRate = positives / rows
  const figures = {
    rows,
    positives,
    baseRate,
    auc: auc(probabilities, labels),
    averagePrecision: averagePrecision(probabilities, labels),
    brier: brier(probabilities, labels),
    baseBrier: brier(
      labels.map(() => baseRate),
      labels
    )
  }
  const refusals: OutcomeRefusal[] = []
  if (rows < OUTCOME_THRESHOLDS.rows) refusals.push('too few rows')
  if (Math.min(positives, rows - positives) < OUTCOME_THRESHOLDS.ofEachOutcome) refusals.push('too few of one outcome')
  if (!(figures.auc >= OUTCOME_THRESHOLDS.auc)) refusals.push('no skill beyond chance')
  if (!(figures.brier < figures.baseBrier)) refusals.push('no better than the base rate')
  return { ...figures, heldOut, usable: refusals.length === 0, refusals }
}

/** Thrown when a model that did not reach the thresholds is asked for a prediction. */
export class ModelRefused extends Error {
  override name = 'ModelRefused'
  readonly refusals: OutcomeRefusal[]
  constructor(refusals: OutcomeRefusal[]) {
    super(`This model is not good enough to be used: ${refusals.join(', ')}.`)
    this.refusals = refusals
  }
}

/** Mean log-odds of the ensemble. */
export function outcomeScores({ ensemble, features, binning }: OutcomeModel, table: FeatureTable): Float64Array {
  const { bins } = binnedData(features, binning, table)
  const sum = new Float64Array(table.rows)
  for (const trees of ensemble) boostedScores(trees, bins, table.rows).forEach((score, row) => (sum[row]! += score / ensemble.length))
  return sum
}

/** Probabilities of the outcome. Refuses below the thresholds unless `force` is set, as when a model is only measured. */
export function predictOutcomes(model: OutcomeModel, table: FeatureTable, { force = false } = {}): Float64Array {
  if (!model.report.usable && !force) throw new ModelRefused(model.report.refusals)
  return outcomeScores(model, table).map((score) => probabilityOf(model.calibration, score))
}
