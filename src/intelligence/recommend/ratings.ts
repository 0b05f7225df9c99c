/** Explicit ratings as triples; person and item are numbers from 0. */
export interface Ratings {
  readonly people: number
  readonly items: number
  readonly person: Int32Array
  readonly item: Int32Array
  readonly value: Float64Array
}

/** Predicts what a person would give an item; always a finite number on the scale that was seen in training. */
export interface RatingModel {
  readonly name: string
  predict(person: number, item: number): number
}

export function toRatings(people: number, items: number, person: ArrayLike<number>, item: ArrayLike<number>, value: ArrayLike<number>): Ratings {
  for (let n = 0; n < value.length; n++) {
    if (!Number.isFinite(value[n])) throw new RangeError(`Rating ${n} is ${value[n]}.`)
    if (!(person[n]! >= 0 && person[n]! < people && item[n]! >= 0 && item[n]! < items)) {
      throw new RangeError(`Rating ${n} names person ${person[n]} and item ${item[n]}, which do not exist.`)
    }
  }
  // In an order of their own, so that the models do not depend on the order in which the ratings came.
  const order = Float64Array.from(value, (_, n) => person[n]! * items + item[n]!)
  const numbers = Int32Array.from(value, (_, n) => n).sort((a, b) => order[a]! - order[b]! || value[a]! - value[b]! || a - b)
  return {
    people,
    items,
    person: numbers.map((n) => person[n]!),
    item: numbers.map((n) => item[n]!),
    value: Float64Array.from(numbers, (n) => value[n]!)
  }
}

/** The ratings with the given numbers. */
export function pick(ratings: Ratings, numbers: ArrayLike<number>): Ratings {
  const take = Int32Array.from(numbers)
  return {
    people: ratings.people,
    items: ratings.items,
    person: take.map((n) => ratings.person[n]!),
    item: take.map((n) => ratings.item[n]!),
    value: Float64Array.from(take, (n) => ratings.value[n]!)
  }
}

/** The numbers of the ratings of each person (or of each item), as rows: `list[start[p] .. start[p + 1])`. */
export function ratingsBy(owner: Int32Array, count: number): { start: Int32Array; list: Int32Array } {
  const start = new Int32Array(count + 1)
  for (const o of owner) start[o + 1]!++
  for (let o = 0; o < count; o++) start[o + 1]! += start[o]!
  const next = start.slice()
  const list = new Int32Array(owner.length)
  owner.forEach((o, n) => {
    list[next[o]!++] = n
  })
  return { start, list }
}

export function scaleOf(ratings: Ratings): { mean: number; low: number; high: number } {
  let sum = 0
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const v of ratings.value) {
    sum += v
    low = Math.min(low, v)
    high = Math.max(high, v)
  }
  if (ratings.value.length === 0) throw new RangeError('There are no ratings to learn from.')
  return { mean: sum / ratings.value.length, low, high }
}

export const clip = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

export function ratingErrors(model: RatingModel, test: Ratings): { rmse: number; mae: number } {
  let squares = 0
  let absolute = 0
  for (let n = 0; n < test.value.length; n++) {
    const error = model.predict(test.person[n]!, test.item[n]!) - test.value[n]!
    squares += error * error
    absolute += Math.abs(error)
  }
  return { rmse: Math.sqrt(squares / test.value.length), mae: absolute / test.value.length }
}
