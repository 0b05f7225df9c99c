import { solvePositive } from '../linear-algebra/cholesky.ts'
import { createRandom } from '../random.ts'
import { clip, scaleOf, type RatingModel, type Ratings } from './ratings.ts'

export interface FactorSettings {
  dimension: number
  epochs: number
  rate: number
  regularisation: number
  seed: number
}

export const factorDefaults: FactorSettings = { dimension: 50, epochs: 40, rate: 0.01, regularisation: 0.1, seed: 42 }

/** What a model file holds. Rows of dimension + 1: the bias, then the factors. */
export interface Factors {
  readonly mean: number
  readonly low: number
  readonly high: number
  readonly width: number
  readonly regularisation: number
  readonly person: Float64Array
  readonly item: Float64Array
}

export interface FactorModel extends RatingModel, Factors {
  /** The best row for a person from their ratings alone (ridge regression on the item factors). */
  foldIn(items: ArrayLike<number>, values: ArrayLike<number>): Float64Array
}

/** Biased matrix factorisation by stochastic gradient descent (Koren, Bell, Volinsky, IEEE Computer 2009). */
export function trainFactors(ratings: Ratings, settings: FactorSettings = factorDefaults, onEpoch?: (epoch: number) => void): FactorModel {
  const { mean, low, high } = scaleOf(ratings)
  const { rate, regularisation } = settings
  const random = createRandom(settings.seed)
  const width = settings.dimension + 1
  const person = new Float64Array(ratings.people * width)
  const item = new Float64Array(ratings.items * width)
  for (const rows of [person, item]) for (let at = 0; at < rows.length; at++) if (at % width > 0) rows[at] = 0.1 * random.normal()
  const order = Int32Array.from(ratings.value, (_, n) => n)
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    for (const n of random.shuffle(order)) {
      const p = ratings.person[n]! * width
      const q = ratings.item[n]! * width
      let guess = mean + person[p]! + item[q]!
      for (let f = 1; f < width; f++) guess += person[p + f]! * item[q + f]!
      const error = ratings.value[n]! - guess
      person[p]! += rate * (error - regularisation * person[p]!)
      item[q]! += rate * (error - regularisation * item[q]!)
      for (let f = 1; f < width; f++) {
        const a = person[p + f]!
        person[p + f]! += rate * (error * item[q + f]! - regularisation * a)
        item[q + f]! += rate * (error * a - regularisation * item[q + f]!)
      }
    }
    onEpoch?.(epoch)
  }

  return factorsFrom({ mean, low, high, width, regularisation, person, item })
}

/** The predictor around stored factors. */
export function factorsFrom(factors: Factors): FactorModel {
  const { mean, low, high, width, regularisation, person, item } = factors
  function predict(p: number, i: number): number {
    const known = p >= 0 && p < person.length / width
    if (!(i >= 0 && i < item.length / width)) return clip(mean + (known ? person[p * width]! : 0), low, high)
    let guess = mean + item[i * width]!
    if (known) {
      guess += person[p * width]!
      for (let f = 1; f < width; f++) guess += person[p * width + f]! * item[i * width + f]!
    }
    return clip(guess, low, high)
  }

  function foldIn(items: ArrayLike<number>, values: ArrayLike<number>): Float64Array {
    const system = new Float64Array(width * width)
    const side = new Float64Array(width)
    for (let a = 0; a < width; a++) system[a * width + a] = regularisation * Math.max(1, items.length)
    const feature = (i: number, f: number) => (f === 0 ? 1 : item[i * width + f]!)
    for (let n = 0; n < items.length; n++) {
      const i = items[n]!
      const target = values[n]! - mean - item[i * width]!
      for (let a = 0; a < width; a++) {
        side[a]! += target * feature(i, a)
        for (let b = 0; b < width; b++) system[a * width + b]! += feature(i, a) * feature(i, b)
      }
    }
    solvePositive(system, side, width)
    return side
  }
  return { name: 'factors', ...factors, predict, foldIn }
}
