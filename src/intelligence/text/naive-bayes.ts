/**
 * Multinomial naive Bayes with Laplace smoothing in log space, kept as counts: one more label of a person changes it
 * at once. log P(c | d) = log P(c) + Σ n_w log((N_cw + α) / (N_c + α V)) up to a constant (Manning et al., IIR 13.2).
 */
import { HashIndex } from './hash-index.ts'

export class NaiveBayes {
  readonly labels: string[] = []
  readonly index: HashIndex
  /** Counts by label, then by column. */
  readonly counts: Float32Array[] = []
  readonly totals: number[] = []
  readonly documents: number[] = []
  /** Scores are divided by this before they become probabilities; naive Bayes is overconfident. 1 is the textbook. */
  temperature = 1
  readonly alpha: number

  constructor(alpha = 1, index = new HashIndex()) {
    if (!(alpha > 0)) throw new RangeError('naive Bayes: alpha must be > 0')
    this.alpha = alpha
    this.index = index
  }

  /** Adds (weight 1) or takes back (weight -1) one labelled text, given as the hashes of its features. */
  learn(features: Iterable<number>, label: string, weight = 1): void {
    let c = this.labels.indexOf(label)
    if (c < 0) {
      if (weight < 0) throw new RangeError(`naive Bayes: the label "${label}" was never learned`)
      c = this.labels.push(label) - 1
      this.counts.push(new Float32Array(this.index.hashes.length))
      this.totals.push(0)
      this.documents.push(0)
    }
    this.documents[c] = Math.max(0, this.documents[c]! + weight)
    for (const hash of features) {
      const column = this.index.add(hash)
      if (column >= this.counts[c]!.length) this.#widen()
      const counts = this.counts[c]!
      const before = counts[column]!
      counts[column] = Math.max(0, before + weight)
      this.totals[c]! += counts[column]! - before
    }
  }

  #widen(): void {
    for (let c = 0; c < this.counts.length; c++) {
      const wider = new Float32Array(this.index.hashes.length)
      wider.set(this.counts[c]!)
      this.counts[c] = wider
    }
  }

  /** log P(c) + Σ log P(w | c) for each label; features never seen are left out. */
  scores(features: Iterable<number>): Float64Array {
    const known: number[] = []
    for (const hash of features) {
      const column = this.index.get(hash)
      if (column >= 0) known.push(column)
    }
    const allDocuments = this.documents.reduce((a, b) => a + b, 0)
    return Float64Array.from(this.labels, (_, c) => {
      let score = Math.log((this.documents[c]! || 1e-9) / (allDocuments || 1))
      const counts = this.counts[c]!
      for (const column of known) score += Math.log(counts[column]! + this.alpha)
      // No known feature: the prior alone (0 x log 0 would be NaN).
      return known.length === 0 ? score : score - known.length * Math.log(this.totals[c]! + this.alpha * this.index.size)
    })
  }

  /** P(label | features), in the order of `labels`. */
  probabilities(features: Iterable<number>): Float64Array {
    return softmax(this.scores(features), 1 / this.temperature)
  }

  /** log P(w | c) minus the mean over the other labels: how much one feature speaks for label c. */
  evidence(hash: number, c: number): number {
    const column = this.index.get(hash)
    if (column < 0) return 0
    const share = (k: number) => Math.log((this.counts[k]![column]! + this.alpha) / (this.totals[k]! + this.alpha * this.index.size))
    let others = 0
    for (let k = 0; k < this.labels.length; k++) if (k !== c) others += share(k)
    return this.labels.length < 2 ? 0 : share(c) - others / (this.labels.length - 1)
  }
}

export function softmax(scores: ArrayLike<number>, factor = 1): Float64Array {
  let largest = Number.NEGATIVE_INFINITY
  for (let k = 0; k < scores.length; k++) if (scores[k]! > largest) largest = scores[k]!
  const out = new Float64Array(scores.length)
  let sum = 0
  for (let k = 0; k < scores.length; k++) {
    out[k] = Math.exp((scores[k]! - largest) * factor)
    sum += out[k]!
  }
  for (let k = 0; k < out.length; k++) out[k]! /= sum
  return out
}
