/**
 * One linear member of the text classifier: an SVM on tf-idf, or on features weighted by their log-count ratio
 * (NB-SVM, Wang and Manning, ACL 2012), one against the rest, every row at length 1.
 */
import type { SparseRows } from './sparse-rows.ts'
import { trainSeparator } from './separator.ts'

export interface MemberSettings {
  name: string
  weighting: 'ratio' | 'tfidf'
  cost: number
}

/** Score of class k: bias + Σ weight_j scale_j t_j / |scale t|, with t = 1 (ratio) or 1 + ln count (tfidf). */
export interface Member {
  settings: MemberSettings
  /** One a class; two classes have one, for the second. */
  separators: { scale: Float32Array; weights: Float32Array; bias: number }[]
}

const term = (weighting: MemberSettings['weighting'], count: number) => (weighting === 'ratio' ? 1 : 1 + Math.log(count))

/** Log of how much more often a feature is in texts of the class than in others, Laplace-smoothed by 1. */
function logCountRatio(rows: SparseRows, subset: Int32Array, target: Int8Array): Float32Array {
  const inside = new Float64Array(rows.width).fill(1)
  const outside = new Float64Array(rows.width).fill(1)
  for (const row of subset) {
    const counts = target[row] === 1 ? inside : outside
    for (let cell = rows.start[row]!; cell < rows.start[row + 1]!; cell++) counts[rows.columns[cell]!]! += 1
  }
  let insideSum = 0
  let outsideSum = 0
  for (let j = 0; j < rows.width; j++) {
    insideSum += inside[j]!
    outsideSum += outside[j]!
  }
  const base = Math.log(outsideSum / insideSum)
  return Float32Array.from(inside, (count, j) => Math.log(count / outside[j]!) + base)
}

function scaled(rows: SparseRows, weighting: MemberSettings['weighting'], scale: Float32Array): SparseRows {
  const values = new Float32Array(rows.values.length)
  for (let row = 0; row < rows.rows; row++) {
    let square = 0
    const end = rows.start[row + 1]!
    for (let cell = rows.start[row]!; cell < end; cell++) {
      const value = scale[rows.columns[cell]!]! * term(weighting, rows.values[cell]!)
      values[cell] = value
      square += value * value
    }
    if (square === 0) continue
    const inverse = 1 / Math.sqrt(square)
    for (let cell = rows.start[row]!; cell < end; cell++) values[cell]! *= inverse
  }
  return { ...rows, values }
}

export interface MemberTraining {
  rows: SparseRows
  documentFrequency: Int32Array
  /** Class number of each row. */
  labels: Int32Array
  classes: number
  /** Rows to learn from. */
  subset: Int32Array
  seed: number
}

export function trainMember(settings: MemberSettings, { rows, documentFrequency, labels, classes, subset, seed }: MemberTraining): Member {
  const inverse = Float32Array.from(documentFrequency, (df) => Math.log((1 + rows.rows) / (1 + df)) + 1)
  let fixed: SparseRows | undefined
  const separators: Member['separators'] = []
  for (let k = classes === 2 ? 1 : 0; k < classes; k++) {
    const target = Int8Array.from(labels, (label) => (label === k ? 1 : -1))
    const scale = settings.weighting === 'tfidf' ? inverse : logCountRatio(rows, subset, target)
    if (settings.weighting === 'tfidf') fixed ??= scaled(rows, 'tfidf', scale)
    const own = fixed ?? scaled(rows, settings.weighting, scale)
    separators.push({ scale, ...trainSeparator(own, target, subset, { cost: settings.cost, epochs: 6, seed }) })
  }
  return { settings, separators }
}

/** Scores of the rows of `subset`, written at row * classes + class. */
export function scoreMember({ settings, separators }: Member, rows: SparseRows, subset: Iterable<number>, out: Float64Array): void {
  const classes = Math.max(2, separators.length)
  for (const row of subset) {
    for (let k = 0; k < separators.length; k++) {
      const { scale, weights, bias } = separators[k]!
      let sum = 0
      let square = 0
      for (let cell = rows.start[row]!; cell < rows.start[row + 1]!; cell++) {
        const column = rows.columns[cell]!
        const value = scale[column]! * term(settings.weighting, rows.values[cell]!)
        sum += weights[column]! * value
        square += value * value
      }
      const score = bias + (square > 0 ? sum / Math.sqrt(square) : 0)
      if (separators.length === 1) {
        out[row * classes] = -score
        out[row * classes + 1] = score
      } else out[row * classes + k] = score
    }
  }
}

/** What each feature of one row adds to the score of class k. */
export function memberContributions({ settings, separators }: Member, rows: SparseRows, row: number, k: number): Float64Array {
  const sign = separators.length === 1 && k === 0 ? -1 : 1
  const { scale, weights } = separators[separators.length === 1 ? 0 : k]!
  const start = rows.start[row]!
  const parts = new Float64Array(rows.start[row + 1]! - start)
  let square = 0
  for (let i = 0; i < parts.length; i++) {
    const column = rows.columns[start + i]!
    const value = scale[column]! * term(settings.weighting, rows.values[start + i]!)
    parts[i] = sign * value * weights[column]!
    square += value * value
  }
  const length = Math.sqrt(square) || 1
  return parts.map((part) => part / length)
}
