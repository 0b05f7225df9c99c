import { clip, ratingsBy, scaleOf, type RatingModel, type Ratings } from './ratings.ts'

export interface RatingBaseline extends RatingModel {
  readonly mean: number
  readonly personBias: Float64Array
  readonly itemBias: Float64Array
  /** Without clipping to the scale. */
  raw(person: number, item: number): number
}

const ROUNDS = 15

/** mu + b_p + b_i, each bias shrunk towards 0 (Koren, "Factor in the neighbors", TKDD 2010, equation 1), by alternating least squares. */
export function trainBaseline(ratings: Ratings, personShrink = 5, itemShrink = 3): RatingBaseline {
  const { mean, low, high } = scaleOf(ratings)
  const personBias = new Float64Array(ratings.people)
  const itemBias = new Float64Array(ratings.items)
  const sides = [
    { own: itemBias, ownOf: ratings.item, other: personBias, otherOf: ratings.person, shrink: itemShrink },
    { own: personBias, ownOf: ratings.person, other: itemBias, otherOf: ratings.item, shrink: personShrink }
  ].map((side) => ({ ...side, rows: ratingsBy(side.ownOf, side.own.length) }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const { own, other, otherOf, shrink, rows } of sides) {
      for (let o = 0; o < own.length; o++) {
        let sum = 0
        for (let at = rows.start[o]!; at < rows.start[o + 1]!; at++) {
          const n = rows.list[at]!
          sum += ratings.value[n]! - mean - other[otherOf[n]!]!
        }
        own[o] = sum / (shrink + rows.start[o + 1]! - rows.start[o]! || 1)
      }
    }
  }
  const raw = (person: number, item: number) => mean + (personBias[person] ?? 0) + (itemBias[item] ?? 0)
  return { name: 'baseline', mean, personBias, itemBias, raw, predict: (person, item) => clip(raw(person, item), low, high) }
}
