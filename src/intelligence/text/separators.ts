/**
 * Linear separators of all classes at once, one against the rest: L2-regularised squared-hinge SVM by dual coordinate
 * descent (Hsieh, Chang, Lin, Keerthi, Sundararajan, ICML 2008). Feature j of a row has the value scale_jk t_j / |scale t|,
 * so rows have length 1 under each class's own scale. Kept are u = weight x scale and q = scale²:
 * score_k = bias_k + Σ u_jk t_j / sqrt(Σ q_jk t_j²). The classes of a column lie side by side, so that a row's cells
 * are read once for all of them.
 */
import { createRandom } from '../random.ts'
import type { SparseRows } from './sparse-rows.ts'

export interface Separators {
  /** Number of separators: 1 for two classes. */
  count: number
  /** At column * count + class. */
  u: Float32Array
  /** At column * count + class, or at column when all classes share one scale. */
  q: Float32Array
  bias: Float64Array
}

export interface SeparatorOptions {
  /** Price of an error; larger fits closer. */
  cost: number
  epochs: number
  seed: number
}

/** 1 / sqrt(Σ q t²) for each row and scale. */
function inverseLengths({ rows, start, columns, values }: SparseRows, q: Float32Array, scales: number): Float32Array {
  const out = new Float32Array(rows * scales)
  for (let row = 0; row < rows; row++) {
    for (let cell = start[row]!; cell < start[row + 1]!; cell++) {
      const square = values[cell]! * values[cell]!
      for (let k = 0; k < scales; k++) out[row * scales + k]! += q[columns[cell]! * scales + k]! * square
    }
  }
  return out.map((sum) => (sum > 0 ? 1 / Math.sqrt(sum) : 0))
}

/** `classOf` gives the separator that each row is positive for; -1 none. */
export function trainSeparators(
  rows: SparseRows,
  q: Float32Array,
  classOf: Int32Array,
  count: number,
  subset: Int32Array,
  options: SeparatorOptions
): Separators {
  const { start, columns, values, width } = rows
  const scales = q.length === width ? 1 : count
  const lengths = inverseLengths(rows, q, scales)
  const order = Int32Array.from(subset)
  const random = createRandom(options.seed)
  const u = new Float32Array(width * count)
  const bias = new Float64Array(count)
  const alpha = new Float32Array(rows.rows * count)
  const diagonal = 0.5 / options.cost
  const sums = new Float64Array(count)
  const steps = new Float64Array(count)
  const moved = new Int32Array(count)
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    random.shuffle(order)
    let largest = 0
    for (const row of order) {
      const from = start[row]!
      const to = start[row + 1]!
      sums.fill(0)
      if (count === 1) {
        let sum = 0
        for (let cell = from; cell < to; cell++) sum += u[columns[cell]!]! * values[cell]!
        sums[0] = sum
      } else {
        for (let cell = from; cell < to; cell++) {
          const base = columns[cell]! * count
          const value = values[cell]!
          for (let k = 0; k < count; k++) sums[k]! += u[base + k]! * value
        }
      }
      let moves = 0
      for (let k = 0; k < count; k++) {
        const y = classOf[row] === k ? 1 : -1
        const length = lengths[row * scales + (scales === 1 ? 0 : k)]!
        const a = alpha[row * count + k]!
        const gradient = y * (bias[k]! + sums[k]! * length) - 1 + diagonal * a
        if (a === 0 && gradient >= 0) continue
        if (Math.abs(gradient) > largest) largest = Math.abs(gradient)
        // x·x of a row with any feature is 1, and 1 more for the bias.
        const next = Math.max(a - gradient / ((length > 0 ? 2 : 1) + diagonal), 0)
        const step = (next - a) * y
        alpha[row * count + k] = next
        bias[k]! += step
        steps[moves] = step * length
        moved[moves++] = k
      }
      if (count === 1 && moves === 1) {
        const step = steps[0]!
        for (let cell = from; cell < to; cell++) u[columns[cell]!]! += step * q[columns[cell]!]! * values[cell]!
      } else if (moves > 0) {
        for (let cell = from; cell < to; cell++) {
          const column = columns[cell]!
          for (let i = 0; i < moves; i++) {
            const k = moved[i]!
            u[column * count + k]! += steps[i]! * q[scales === 1 ? column : column * count + k]! * values[cell]!
          }
        }
      }
    }
    if (largest < 0.1) break
  }
  return { count, u, q, bias }
}

/** Scores of one row for each separator. */
export function scoreRow({ count, u, q, bias }: Separators, { start, columns, values, width }: SparseRows, row: number, out: Float64Array): void {
  const scales = q.length === width ? 1 : count
  for (let k = 0; k < count; k++) {
    let sum = 0
    let square = 0
    for (let cell = start[row]!; cell < start[row + 1]!; cell++) {
      const column = columns[cell]!
      const value = values[cell]!
      sum += u[column * count + k]! * value
      square += q[scales === 1 ? column : column * count + k]! * value * value
    }
    out[k] = bias[k]! + (square > 0 ? sum / Math.sqrt(square) : 0)
  }
}
