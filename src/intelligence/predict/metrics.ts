/** How good probabilities are: ranking (AUC, average precision), calibration (Brier), decisions (accuracy, macro F1). */

function check(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  if (scores.length !== labels.length) throw new RangeError(`metrics: ${scores.length} scores but ${labels.length} labels`)
  let positives = 0
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isFinite(scores[i]!)) throw new RangeError(`metrics: score ${scores[i]} at row ${i}`)
    if (labels[i]! !== 0 && labels[i]! !== 1) throw new RangeError(`metrics: label ${labels[i]} at row ${i} is not 0 or 1`)
    positives += labels[i]!
  }
  return positives
}

function descending(scores: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
}

/** P(score of a positive > score of a negative) + half of the ties (Mann-Whitney). NaN when a class is absent. */
export function auc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const positives = check(scores, labels)
  const negatives = labels.length - positives
  if (positives === 0 || negatives === 0) return Number.NaN
  const order = descending(scores)
  let above = 0
  let sum = 0
  for (let i = 0; i < order.length; ) {
    let tiedPositives = 0
    let tiedNegatives = 0
    const score = scores[order[i]!]!
    for (; i < order.length && scores[order[i]!] === score; i++) labels[order[i]!] === 1 ? tiedPositives++ : tiedNegatives++
    sum += tiedNegatives * (above + tiedPositives / 2)
    above += tiedPositives
  }
  return sum / (positives * negatives)
}

/** Σ (recall step) x precision over the thresholds, ties as one step (scikit-learn's average_precision_score). */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const positives = check(scores, labels)
  if (positives === 0) return Number.NaN
  const order = descending(scores)
  let hits = 0
  let sum = 0
  for (let i = 0; i < order.length; ) {
    const before = hits
    const score = scores[order[i]!]!
    for (; i < order.length && scores[order[i]!] === score; i++) hits += labels[order[i]!]!
    sum += (hits - before) * (hits / i)
  }
  // divided once, at the end: shares of the positives would add up to a little more than 1
  return sum / positives
}

/** Mean squared error of the probabilities (Brier 1950). */
export function brier(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  check(probabilities, labels)
  let sum = 0
  for (let i = 0; i < labels.length; i++) sum += (probabilities[i]! - labels[i]!) ** 2
  return labels.length === 0 ? Number.NaN : sum / labels.length
}

export function logLoss(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  check(probabilities, labels)
  let sum = 0
  for (let i = 0; i < labels.length; i++) {
    const p = Math.min(1 - 1e-15, Math.max(1e-15, probabilities[i]!))
    sum -= labels[i] === 1 ? Math.log(p) : Math.log(1 - p)
  }
  return labels.length === 0 ? Number.NaN : sum / labels.length
}

export function accuracy(predicted: readonly (string | number)[], actual: readonly (string | number)[]): number {
  let right = 0
  for (let i = 0; i < actual.length; i++) if (predicted[i] === actual[i]) right++
  return right / actual.length
}

/** Unweighted mean of F1 = 2 TP / (predicted + actual) over the labels that occur in either list. */
export function f1Macro(predicted: readonly (string | number)[], actual: readonly (string | number)[]): number {
  const labels = new Map<string | number, { hits: number; both: number }>()
  const of = (label: string | number) => {
    let entry = labels.get(label)
    if (!entry) {
      entry = { hits: 0, both: 0 }
      labels.set(label, entry)
    }
    return entry
  }
  for (let i = 0; i < actual.length; i++) {
    of(predicted[i]!).both++
    of(actual[i]!).both++
    if (predicted[i] === actual[i]) of(actual[i]!).hits++
  }
  let sum = 0
  for (const { hits, both } of labels.values()) sum += (2 * hits) / both
  return sum / labels.size
}
