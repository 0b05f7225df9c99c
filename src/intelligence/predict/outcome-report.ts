/** What a model for an outcome can do, on rows held out from it, and whether that is enough to show anyone. */
import { auc, averagePrecision, brier } from './metrics.ts'

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

/** Below these a model is not shown to anyone: with 30 of an outcome an AUC is known to about ±0.1. */
export const OUTCOME_THRESHOLDS = { rows: 200, ofEachOutcome: 30, auc: 0.6 }

export function reportOutcomes(
  rows: number,
  positives: number,
  held: { probabilities: number[]; labels: number[]; heldOut: OutcomeReport['heldOut'] }
): OutcomeReport {
  const { probabilities, labels, heldOut } = held
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
