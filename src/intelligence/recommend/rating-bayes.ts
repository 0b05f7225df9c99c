import { createRandom, type Random } from '../random.ts'
import { clip, ratingsBy, scaleOf, type RatingModel, type Ratings } from './ratings.ts'

/**
 * Bayesian matrix factorisation with implicit feedback on both sides:
 *
 *   r(p, i) = mu + b_p + c_i + P_p . Q_i
 *   P_p = u_p + |N(p)|^-1/2 sum over j in N(p) of y_j,   Q_i = q_i + |N(i)|^-1/2 sum over v in N(i) of z_v
 *
 * (b and c have the same two parts.) SVD++ is Koren, KDD 2008; sampling it instead of optimising it is Rendle, Zhang, Koren,
 * "On the difficulty of evaluating baselines", 2019 (arXiv 1905.01395), who showed that nothing newer beats it. One Gibbs
 * round draws each parameter from its normal conditional, then the mean and precision of each group of parameters and
 * the precision of the ratings from theirs (Salakhutdinov and Mnih, ICML 2008); so nothing has to be tuned. The work of
 * a round is ratings * dimension: sums per person are kept (block structure, Rendle, VLDB 2013).
 */
export interface BayesSettings {
  dimension: number
  rounds: number
  /** Rounds thrown away before the chain has settled. */
  burnIn: number
  /** Every how many rounds the state is kept; the prediction is the mean over the kept states. */
  every: number
  seed: number
}

export const bayesDefaults: BayesSettings = { dimension: 16, rounds: 300, burnIn: 60, every: 4, seed: 42 }

/** Features of the rows of one side: feature 0..rows-1 is the row itself, the others are the opposite side's ids. */
interface Side {
  rows: number
  /** Row of each rating. */
  rowOf: Int32Array
  features: number
  /** For each feature its rows and the weight there. */
  start: Int32Array
  row: Int32Array
  weight: Float64Array
  /** dimension + 1 levels; the first is the bias. `level[f]` per row, `value[f]` per feature. */
  level: Float64Array[]
  value: Float64Array[]
}

function sideOf(rows: number, others: number, rowOf: Int32Array, otherOf: Int32Array, levels: number, random: Random): Side {
  const byOther = ratingsBy(otherOf, others)
  const features = rows + others
  const start = new Int32Array(features + 1)
  for (let f = 0; f < features; f++) start[f + 1] = start[f]! + (f < rows ? 1 : byOther.start[f - rows + 1]! - byOther.start[f - rows]!)
  const size = new Float64Array(rows)
  for (const r of rowOf) size[r]!++
  const row = new Int32Array(start[features]!)
  const weight = new Float64Array(start[features]!)
  for (let r = 0; r < rows; r++) {
    row[r] = r
    weight[r] = 1
  }
  byOther.list.forEach((n, at) => {
    row[rows + at] = rowOf[n]!
    weight[rows + at] = 1 / Math.sqrt(size[rowOf[n]!]!)
  })
  const value = Array.from({ length: levels }, (_, f) => new Float64Array(features).map((_v, j) => (f === 0 || j >= rows ? 0 : 0.1 * random.normal())))
  const level = value.map((v) => v.slice(0, rows))
  return { rows, rowOf, features, start, row, weight, level, value }
}

/** The states that were kept, one after another, each level by level: what a model file holds. */
export interface BayesStates {
  mean: number
  low: number
  high: number
  levels: number
  people: Float32Array
  items: Float32Array
  /** Rows of one level. */
  size: { people: number; items: number }
}

export interface BayesModel extends RatingModel {
  readonly states: BayesStates
}

export function trainBayes(ratings: Ratings, settings: BayesSettings = bayesDefaults, onRound?: (round: number) => void): BayesModel {
  const { mean, low, high } = scaleOf(ratings)
  const random = createRandom(settings.seed)
  const levels = settings.dimension + 1
  const people = sideOf(ratings.people, ratings.items, ratings.person, ratings.item, levels, random)
  const items = sideOf(ratings.items, ratings.people, ratings.item, ratings.person, levels, random)
  const ones = { people: new Float64Array(people.rows).fill(1), items: new Float64Array(items.rows).fill(1) }
  const error = ratings.value.map((v) => v - mean)
  for (let f = 1; f < levels; f++) for (let n = 0; n < error.length; n++) error[n]! -= people.level[f]![people.rowOf[n]!]! * items.level[f]![items.rowOf[n]!]!

  const states = Math.max(0, Math.floor((settings.rounds - settings.burnIn) / settings.every))
  if (states === 0) throw new RangeError('No state would be kept: raise the rounds above the burn-in.')
  const size = { people: ratings.people, items: ratings.items }
  const kept = { people: new Float32Array(states * levels * size.people), items: new Float32Array(states * levels * size.items) }
  for (let round = 1; round <= settings.rounds; round++) {
    let squares = 0
    for (const e of error) squares += e * e
    const precision = random.gamma((1 + error.length) / 2) / ((1 + squares) / 2)
    for (let f = 0; f < levels; f++) {
      drawLevel(people, f, f === 0 ? ones.items : items.level[f]!, items.rowOf, error, precision, random)
      drawLevel(items, f, f === 0 ? ones.people : people.level[f]!, people.rowOf, error, precision, random)
    }
    const state = (round - settings.burnIn) / settings.every - 1
    if (state >= 0 && Number.isInteger(state)) {
      for (let f = 0; f < levels; f++) {
        kept.people.set(people.level[f]!, (state * levels + f) * size.people)
        kept.items.set(items.level[f]!, (state * levels + f) * size.items)
      }
    }
    onRound?.(round)
  }
  return bayesFrom({ mean, low, high, levels, ...kept, size })
}

/** The predictor around stored states: the mean over them. Somebody unknown has 0 everywhere, the middle of all. */
export function bayesFrom(states: BayesStates): BayesModel {
  const { mean, low, high, levels, people, items, size } = states
  const count = size.people > 0 ? people.length / (levels * size.people) : 0

  function predict(person: number, item: number): number {
    const known = { person: person >= 0 && person < size.people, item: item >= 0 && item < size.items }
    let sum = 0
    for (let s = 0; s < count; s++) {
      const p = s * levels * size.people + person
      const i = s * levels * size.items + item
      let guess = mean + (known.person ? people[p]! : 0) + (known.item ? items[i]! : 0)
      if (known.person && known.item) for (let f = 1; f < levels; f++) guess += people[p + f * size.people]! * items[i + f * size.items]!
      sum += clip(guess, low, high)
    }
    return sum / count
  }
  return { name: 'bayes', states, predict }
}

/** Draws all values of one level of one side, while the other side's level stands still; keeps `error` up to date. */
function drawLevel(own: Side, f: number, other: Float64Array, otherOf: Int32Array, error: Float64Array, precision: number, random: Random): void {
  const level = own.level[f]!
  const value = own.value[f]!
  const before = level.slice()
  const slope = new Float64Array(own.rows)
  const curve = new Float64Array(own.rows)
  for (let n = 0; n < error.length; n++) {
    const r = own.rowOf[n]!
    const q = other[otherOf[n]!]!
    slope[r]! += q * error[n]!
    curve[r]! += q * q
  }
  for (const { from, to } of [
    { from: 0, to: own.rows },
    { from: own.rows, to: own.features }
  ]) {
    const prior = drawPrior(value, from, to, random)
    for (let j = from; j < to; j++) {
      let gradient = 0
      let weightSum = 0
      for (let at = own.start[j]!; at < own.start[j + 1]!; at++) {
        const w = own.weight[at]!
        gradient += w * slope[own.row[at]!]!
        weightSum += w * w * curve[own.row[at]!]!
      }
      const exactness = prior.precision + precision * weightSum
      const centre = (prior.precision * prior.mean + precision * (gradient + value[j]! * weightSum)) / exactness
      const drawn = centre + random.normal() / Math.sqrt(exactness)
      const change = drawn - value[j]!
      value[j] = drawn
      for (let at = own.start[j]!; at < own.start[j + 1]!; at++) {
        const r = own.row[at]!
        level[r]! += own.weight[at]! * change
        slope[r]! -= own.weight[at]! * change * curve[r]!
      }
    }
  }
  for (let n = 0; n < error.length; n++) {
    const r = own.rowOf[n]!
    error[n]! -= (level[r]! - before[r]!) * other[otherOf[n]!]!
  }
}

/** Mean and precision of a group of parameters under a normal-gamma prior with one imagined observation of 0. */
function drawPrior(value: Float64Array, from: number, to: number, random: Random): { mean: number; precision: number } {
  const count = to - from
  let sum = 0
  let squares = 0
  for (let j = from; j < to; j++) {
    sum += value[j]!
    squares += value[j]! * value[j]!
  }
  const centre = sum / (count + 1)
  const spread = squares - (count + 1) * centre * centre
  const precision = random.gamma((1 + count) / 2) / ((1 + Math.max(0, spread)) / 2)
  return { mean: centre + random.normal() / Math.sqrt((count + 1) * precision), precision }
}
