import { solvePositive } from '../linear-algebra/cholesky.ts'
import { clip, scaleOf, type RatingModel, type Ratings } from './ratings.ts'

/**
 * Least squares weights for the predictions of several models (stacking, Breiman 1996), learned on ratings that none of
 * them was trained on. Models that would get a negative weight are left out: such a weight is noise.
 */
export function learnRatingBlend(models: RatingModel[], heldOut: Ratings): number[] {
  const { mean } = scaleOf(heldOut)
  let used = models.map((_, m) => m)
  for (;;) {
    const size = used.length
    const system = new Float64Array(size * size)
    const side = new Float64Array(size)
    for (let n = 0; n < heldOut.value.length; n++) {
      const guesses = used.map((m) => models[m].predict(heldOut.person[n], heldOut.item[n]) - mean)
      for (let a = 0; a < size; a++) {
        side[a] += guesses[a] * (heldOut.value[n] - mean)
        for (let b = 0; b < size; b++) system[a * size + b] += guesses[a] * guesses[b]
      }
    }
    for (let a = 0; a < size; a++) system[a * size + a] += 1e-3 * heldOut.value.length
    solvePositive(system, side, size)
    const worst = side.reduce((low, weight, a) => (weight < side[low] ? a : low), 0)
    if (side[worst] >= 0 || size === 1) {
      const total = side.reduce((sum, weight) => sum + weight, 0)
      return models.map((_, m) => (used.includes(m) && total > 0 ? side[used.indexOf(m)] / total : used.length === 1 && used[0] === m ? 1 : 0))
    }
    used = used.filter((_, a) => a !== worst)
  }
}

export function ratingBlendOf(models: RatingModel[], weights: number[], { low, high }: { low: number; high: number }): RatingModel {
  return {
    name: 'blend',
    predict: (person, item) =>
      clip(
        models.reduce((sum, model, m) => (weights[m] === 0 ? sum : sum + weights[m] * model.predict(person, item)), 0),
        low,
        high,
      ),
  }
}
