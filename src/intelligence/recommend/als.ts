import { gramOf, solvePositive } from '../linear-algebra/cholesky.ts'
import { createFactorScorer } from '../linear-algebra/factor-scorer.ts'
import { BATCH, createGramProduct, type GramProduct } from '../linear-algebra/gram-product.ts'
import { createRandom } from '../random.ts'
import { transpose, type History, type Interactions, type Recommender } from './interactions.ts'

/**
 * Implicit matrix factorisation, Hu, Koren, Volinsky, ICDM 2008, in the form of Rendle et al., "Revisiting the performance
 * of iALS", RecSys 2022 (arXiv 2110.14037):
 *
 *   sum over pairs w (1 - x_p y_i)^2 + unobserved * sum over all (x_p y_i)^2 + sum of regularisation_p |x_p|^2 + the same for items
 *   regularisation_p = regularisation * (pairs of p + unobserved * items)^exponent
 */
export interface AlsSettings {
  dimension: number
  epochs: number
  regularisation: number
  unobserved: number
  exponent: number
  seed: number
}

export const alsDefaults: AlsSettings = { dimension: 64, epochs: 10, regularisation: 0.003, unobserved: 0.1, exponent: 1, seed: 42 }

export interface AlsModel extends Recommender {
  readonly settings: AlsSettings
  readonly items: number
  /** items x dimension; the people are not stored, `foldIn` makes their vector from their history. */
  readonly factors: Float32Array
  /** The exact best vector for a history; under a millisecond at dimension 64. */
  foldIn(history: History): Float64Array
}

/** Conjugate gradient steps per row and epoch; each lowers the objective (Takács et al., RecSys 2011). */
const STEPS = 3

export function trainAls(
  interactions: Interactions,
  settings: AlsSettings = alsDefaults,
  onEpoch?: (epoch: number, people: Float32Array, items: Float32Array) => void
): AlsModel {
  const { dimension } = settings
  const random = createRandom(settings.seed)
  const spread = 0.1 / Math.sqrt(dimension)
  const people = new Float32Array(interactions.people * dimension).map(() => spread * random.normal())
  const items = new Float32Array(interactions.items * dimension).map(() => spread * random.normal())
  const byItem = transpose(interactions)
  const product = createGramProduct(dimension)
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    improve(people, items, interactions, settings, product)
    improve(items, people, byItem, settings, product)
    onEpoch?.(epoch + 1, people, items)
  }
  return alsFrom(items, settings)
}

function penalty(pairs: number, others: number, settings: AlsSettings): number {
  return settings.regularisation * (pairs + settings.unobserved * others) ** settings.exponent
}

/** One half epoch: moves each row of `own` towards its best vector while `other` stands still, eight rows at a time. */
function improve(own: Float32Array, other: Float32Array, rows: Interactions, settings: AlsSettings, product: GramProduct): void {
  const d = settings.dimension
  product.load(gramOf(other, d).map((value) => settings.unobserved * value))
  const residual = new Float64Array(BATCH * d)
  const direction = new Float64Array(BATCH * d)
  const image = new Float64Array(BATCH * d)
  const size = new Float64Array(BATCH)

  /** image = (unobserved G + sum w y y' + penalty I) * direction, for each of the eight. */
  function apply(first: number, count: number): void {
    product.times(direction, image)
    for (let u = 0; u < count; u++) {
      const p = first + u
      const at = u * d
      const shrink = penalty(rows.start[p + 1]! - rows.start[p]!, rows.items, settings)
      for (let a = 0; a < d; a++) image[at + a]! += shrink * direction[at + a]!
      for (let n = rows.start[p]!; n < rows.start[p + 1]!; n++) {
        const y = rows.item[n]! * d
        let dot = 0
        for (let a = 0; a < d; a++) dot += other[y + a]! * direction[at + a]!
        dot *= rows.weight[n]!
        for (let a = 0; a < d; a++) image[at + a]! += dot * other[y + a]!
      }
    }
  }

  for (let first = 0; first < rows.people; first += BATCH) {
    const count = Math.min(BATCH, rows.people - first)
    residual.fill(0)
    direction.fill(0)
    for (let u = 0; u < count; u++) {
      const p = first + u
      for (let n = rows.start[p]!; n < rows.start[p + 1]!; n++) {
        const y = rows.item[n]! * d
        for (let a = 0; a < d; a++) residual[u * d + a]! += rows.weight[n]! * other[y + a]!
      }
      for (let a = 0; a < d; a++) direction[u * d + a] = own[p * d + a]!
    }
    apply(first, count)
    for (let u = 0; u < count; u++) {
      size[u] = 0
      for (let at = u * d; at < (u + 1) * d; at++) {
        residual[at]! -= image[at]!
        direction[at] = residual[at]!
        size[u]! += residual[at]! ** 2
      }
    }
    for (let step = 0; step < STEPS; step++) {
      apply(first, count)
      for (let u = 0; u < count; u++) {
        if (size[u]! < 1e-20) continue
        let curve = 0
        for (let at = u * d; at < (u + 1) * d; at++) curve += direction[at]! * image[at]!
        const length = size[u]! / curve
        const x = (first + u) * d
        let after = 0
        for (let a = 0; a < d; a++) {
          own[x + a]! += length * direction[u * d + a]!
          residual[u * d + a]! -= length * image[u * d + a]!
          after += residual[u * d + a]! ** 2
        }
        for (let at = u * d; at < (u + 1) * d; at++) direction[at] = residual[at]! + (after / size[u]!) * direction[at]!
        size[u] = after
      }
    }
  }
}

/** The scorer around stored item factors. */
export function alsFrom(factors: Float32Array, settings: AlsSettings): AlsModel {
  const d = settings.dimension
  const items = factors.length / d
  const gram = gramOf(factors, d)
  const system = new Float64Array(d * d)

  function foldIn(history: History): Float64Array {
    for (let n = 0; n < system.length; n++) system[n] = settings.unobserved * gram[n]!
    const x = new Float64Array(d)
    const shrink = penalty(history.items.length, items, settings)
    for (let a = 0; a < d; a++) system[a * d + a]! += shrink
    for (let n = 0; n < history.items.length; n++) {
      const y = history.items[n]! * d
      const w = history.weights[n]!
      for (let a = 0; a < d; a++) {
        const value = w * factors[y + a]!
        x[a]! += value
        for (let b = 0; b <= a; b++) system[a * d + b]! += value * factors[y + b]!
      }
    }
    solvePositive(system, x, d)
    return x
  }

  const scoreFactors = createFactorScorer(factors, d)
  const score = (history: History, scores: Float32Array) => scoreFactors(foldIn(history), scores)
  return { name: 'als', settings, items, factors, foldIn, score }
}

/** The function that training lowers; for tests and for watching a training run. */
export function alsObjective(interactions: Interactions, people: Float32Array, items: Float32Array, settings: AlsSettings): number {
  const d = settings.dimension
  const byItem = transpose(interactions)
  const gramPeople = gramOf(people, d)
  const gramItems = gramOf(items, d)
  let total = 0
  for (let n = 0; n < gramItems.length; n++) total += settings.unobserved * gramPeople[n]! * gramItems[n]!
  for (let p = 0; p < interactions.people; p++) {
    for (let n = interactions.start[p]!; n < interactions.start[p + 1]!; n++) {
      let dot = 0
      for (let a = 0; a < d; a++) dot += people[p * d + a]! * items[interactions.item[n]! * d + a]!
      total += interactions.weight[n]! * (1 - dot) ** 2
    }
  }
  for (const [rows, factors] of [
    [interactions, people],
    [byItem, items]
  ] as const) {
    for (let p = 0; p < rows.people; p++) {
      const shrink = penalty(rows.start[p + 1]! - rows.start[p]!, rows.items, settings)
      for (let a = 0; a < d; a++) total += shrink * factors[p * d + a]! ** 2
    }
  }
  return total
}
