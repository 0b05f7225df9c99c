/**
 * One linear member of the text classifier: an SVM on tf-idf, or on features weighted by their log-count ratio
 * (NB-SVM, Wang and Manning, ACL 2012).
 */
import { scoreRow, type Separators, trainSeparators } from './separators.ts'
import type { SparseRows } from './sparse-rows.ts'

export interface MemberSettings {
  name: string
  weighting: 'ratio' | 'tfidf'
  cost: number
}

export interface Member {
  settings: MemberSettings
  separators: Separators
}

/** One separator settles later than ten that share the work; measured. */
const EPOCHS = { two: 10, many: 6 }

/** Presence for the ratio, 1 + ln count for tf-idf. */
function terms(rows: SparseRows, weighting: MemberSettings['weighting']): SparseRows {
  return { ...rows, values: rows.values.map((count) => (weighting === 'ratio' ? 1 : 1 + Math.log(count))) }
}

/** Squared log of how much more often a feature is in texts of each class than in the others, Laplace-smoothed by 1. */
function squaredLogRatios(rows: SparseRows, subset: Int32Array, classOf: Int32Array, count: number): Float32Array {
  const inside = new Float32Array(rows.width * count).fill(1)
  const all = new Float32Array(rows.width).fill(2)
  for (const row of subset) {
    const k = classOf[row]!
    for (let cell = rows.start[row]!; cell < rows.start[row + 1]!; cell++) {
      const column = rows.columns[cell]!
      all[column]! += 1
      if (k >= 0) inside[column * count + k]! += 1
    }
  }
  const insideSum = new Float64Array(count)
  let allSum = 0
  for (let column = 0; column < rows.width; column++) {
    allSum += all[column]!
    for (let k = 0; k < count; k++) insideSum[k]! += inside[column * count + k]!
  }
  const base = insideSum.map((sum) => Math.log((allSum - sum) / sum))
  return inside.map((value, i) => {
    const k = i % count
    return (Math.log(value / (all[(i - k) / count]! - value)) + base[k]!) ** 2
  })
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
  // Two classes need one separator, positive for the second.
  const count = classes === 2 ? 1 : classes
  const classOf = classes === 2 ? labels.map((label) => label - 1) : labels
  const q =
    settings.weighting === 'ratio'
      ? squaredLogRatios(rows, subset, classOf, count)
      : Float32Array.from(documentFrequency, (df) => (Math.log((1 + rows.rows) / (1 + df)) + 1) ** 2)
  return {
    settings,
    separators: trainSeparators(terms(rows, settings.weighting), q, classOf, count, subset, {
      cost: settings.cost,
      epochs: count === 1 ? EPOCHS.two : EPOCHS.many,
      seed
    })
  }
}

/** Scores of the rows of `subset`, written at row * classes + class. */
export function scoreMember({ settings, separators }: Member, rows: SparseRows, subset: Iterable<number>, out: Float64Array): void {
  const own = terms(rows, settings.weighting)
  const scores = new Float64Array(separators.count)
  for (const row of subset) {
    scoreRow(separators, own, row, scores)
    if (separators.count === 1) {
      out[row * 2] = -scores[0]!
      out[row * 2 + 1] = scores[0]!
    } else out.set(scores, row * separators.count)
  }
}

/** What each feature of one row adds to the score of class k. */
export function memberContributions({ settings, separators }: Member, rows: SparseRows, row: number, k: number): Float64Array {
  const { count, u, q } = separators
  const { start, columns, values } = terms(rows, settings.weighting)
  const sign = count === 1 && k === 0 ? -1 : 1
  const own = count === 1 ? 0 : k
  const parts = new Float64Array(start[row + 1]! - start[row]!)
  let square = 0
  for (let i = 0; i < parts.length; i++) {
    const column = columns[start[row]! + i]!
    const value = values[start[row]! + i]!
    parts[i] = sign * u[column * count + own]! * value
    square += q[q.length === rows.width ? column : column * count + own]! * value * value
  }
  const length = Math.sqrt(square) || 1
  return parts.map((part) => part / length)
}
