import { solvePositive } from '../linear-algebra/cholesky.ts'
import { clip, type RatingModel, type Ratings } from './ratings.ts'

/**
 * Least squares weights for the predictions of several models (stacking, Breiman 1996), learned on ratings that none of
 * them was trained on. Models that would get a negative weight are left out: such a weight is noise.
 */
export function learnRatingBlend(models: RatingModel[], heldOut: Ratings): number[] {
  const target = centred(heldOut.value)
  const guesses = models.map((model) => centred(heldOut.value.map((_, n) => model.predict(heldOut.person[n]!, heldOut.item[n]!))))
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, n) => sum + v * b[n]!, 0)
  const penalty = 1e-3 * heldOut.value.length
  let used = models.map((_, m) => m)
  for (;;) {
    const size = used.length
    const system = Float64Array.from({ length: size * size }, (_, at) => {
      const [a, b] = [Math.floor(at / size), at % size]
      return dot(guesses[used[a]!]!, guesses[used[b]!]!) + (a === b ? penalty : 0)
    })
    const weights = Float64Array.from(used, (m) => dot(guesses[m]!, target))
    solvePositive(system, weights, size)
    const worst = weights.indexOf(Math.min(...weights))
    if (size === 1) return models.map((_, m) => (m === used[0] ? 1 : 0))
    if (weights[worst]! >= 0) {
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      return models.map((_, m) => (used.includes(m) ? weights[used.indexOf(m)]! / (total || 1) : 0))
    }
    used = used.filter((_, a) => a !== worst)
  }
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  return values.map((v) => v - mean)
}

export function ratingBlendOf(models: RatingModel[], weights: number[], { low, high }: { low: number; high: number }): RatingModel {
  return {
    name: 'blend',
    predict: (person, item) =>
      clip(
        models.reduce((sum, model, m) => (weights[m] === 0 ? sum : sum + weights[m]! * model.predict(person, item)), 0),
        low,
        high
      )
  }
}
