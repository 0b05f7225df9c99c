/**
 * A linear separator on sparse rows: L2-regularised squared-hinge SVM by dual coordinate descent with shrinking
 * (Hsieh, Chang, Lin, Keerthi, Sundararajan, ICML 2008).
 */
import { createRandom } from '../random.ts'
import type { SparseRows } from './sparse-rows.ts'

export interface Separator {
  weights: Float32Array
  bias: number
}

export interface SeparatorOptions {
  /** Price of an error; larger fits closer. */
  cost: number
  epochs: number
  seed: number
}

/** Learns weights with sign(w·x + b) = target (+1 or -1) on the rows named in `subset`. */
export function trainSeparator(rows: SparseRows, target: Int8Array, subset: Int32Array, options: SeparatorOptions): Separator {
  const { start, columns, values } = rows
  const order = Int32Array.from(subset)
  const random = createRandom(options.seed)
  const w = new Float32Array(rows.width)
  let bias = 0
  const alpha = new Float64Array(rows.rows)
  const diagonal = 0.5 / options.cost
  const norm = new Float64Array(rows.rows)
  for (const row of order) {
    let sum = 1 + diagonal
    for (let cell = start[row]!; cell < start[row + 1]!; cell++) sum += values[cell]! * values[cell]!
    norm[row] = sum
  }
  let active = order.length
  let upper = Number.POSITIVE_INFINITY
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    for (let i = active - 1; i > 0; i--) {
      const j = random.below(i + 1)
      const kept = order[i]!
      order[i] = order[j]!
      order[j] = kept
    }
    let largest = Number.NEGATIVE_INFINITY
    let smallest = Number.POSITIVE_INFINITY
    for (let i = 0; i < active; i++) {
      const row = order[i]!
      const y = target[row]!
      const end = start[row + 1]!
      let score = bias
      for (let cell = start[row]!; cell < end; cell++) score += w[columns[cell]!]! * values[cell]!
      const a = alpha[row]!
      const gradient = y * score - 1 + diagonal * a
      let projected = gradient
      if (a === 0) {
        // Shrinking: a row far on its right side sits out until the end.
        if (gradient > upper) {
          active -= 1
          order[i] = order[active]!
          order[active] = row
          i -= 1
          continue
        }
        projected = Math.min(gradient, 0)
      }
      if (projected > largest) largest = projected
      if (projected < smallest) smallest = projected
      if (Math.abs(projected) > 1e-12) {
        const next = Math.max(a - gradient / norm[row]!, 0)
        const step = (next - a) * y
        alpha[row] = next
        bias += step
        for (let cell = start[row]!; cell < end; cell++) w[columns[cell]!]! += step * values[cell]!
      }
    }
    if (largest - smallest < 0.1) {
      if (active === order.length) break
      active = order.length
      upper = Number.POSITIVE_INFINITY
    } else upper = largest <= 0 ? Number.POSITIVE_INFINITY : largest
  }
  return { weights: w, bias }
}
