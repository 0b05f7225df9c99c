import { createSymmetricMatrix } from '../linear-algebra/symmetric-matrix.ts'
import type { History, Interactions, Recommender } from './interactions.ts'

export interface EaseSettings {
  /** L2 penalty, the same for every item. */
  lambda: number
  /** Share of a history dropped in imagined training rounds; adds p/(1-p) of an item's own count to its penalty. */
  dropout: number
  /** A person's row counts n^-balance: 0 = each pair the same, 1 = each person the same. */
  balance: number
}

export const easeDefaults: EaseSettings = { lambda: 500, dropout: 0, balance: 0 }

export interface EaseModel extends Recommender {
  readonly items: number
  /** Row j holds what having item j adds to the score of each item. */
  readonly weights: Float32Array
}

/**
 * EASE^R, Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019 (arXiv 1905.03375):
 * P = (X'X + lambda I)^-1, B[j,i] = -P[j,i] / P[i,i], B[i,i] = 0. The dropout term is from Steck, "Autoencoders that
 * don't overfit towards the identity", NeurIPS 2020. Memory n^2 floats, time n^3 / 2: for up to about 10,000 items.
 */
export function trainEase(interactions: Interactions, settings: EaseSettings = easeDefaults): EaseModel {
  const { items, start, item, weight } = interactions
  const gram = createSymmetricMatrix(items)
  const { values, stride } = gram
  for (let p = 0; p < interactions.people; p++) {
    const share = (start[p + 1]! - start[p]!) ** -settings.balance
    for (let a = start[p]!; a < start[p + 1]!; a++) {
      const row = item[a]! * stride
      const amount = weight[a]! * share
      for (let b = start[p]!; b <= a; b++) values[row + item[b]!]! += amount * weight[b]!
    }
  }
  const extra = settings.dropout / (1 - settings.dropout)
  for (let i = 0; i < items; i++) values[i * stride + i]! += settings.lambda + extra * values[i * stride + i]!
  gram.invert()

  const diagonal = new Float64Array(items)
  for (let i = 0; i < items; i++) diagonal[i] = values[i * stride + i]!
  const weights = new Float32Array(items * items)
  for (let j = 0; j < items; j++) {
    for (let i = 0; i < items; i++) weights[j * items + i] = i === j ? 0 : -values[j * stride + i]! / diagonal[i]!
  }
  return easeFrom(items, weights)
}

/** The scorer around a stored weight matrix. */
export function easeFrom(items: number, weights: Float32Array): EaseModel {
  function score(history: History, scores: Float32Array): void {
    scores.fill(0)
    for (let n = 0; n < history.items.length; n++) {
      const row = history.items[n]! * items
      const amount = history.weights[n]!
      for (let i = 0; i < items; i++) scores[i]! += amount * weights[row + i]!
    }
  }
  return { name: 'ease', items, weights, score }
}
