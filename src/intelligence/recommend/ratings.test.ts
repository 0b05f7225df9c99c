import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { trainBaseline } from './rating-baseline.ts'
import { bayesDefaults, trainBayes } from './rating-bayes.ts'
import { readRatingBayes, readRatingFactors, writeRatingBayes, writeRatingFactors } from './model-files.ts'
import { learnRatingBlend, ratingBlendOf } from './rating-blend.ts'
import { factorDefaults, trainFactors } from './rating-factors.ts'
import { itemNeighbourRatings, personNeighbourRatings, trainRatingNeighbours } from './rating-neighbours.ts'
import { pick, ratingErrors, toRatings, type RatingModel, type Ratings } from './ratings.ts'

const trainers: Record<string, (ratings: Ratings) => RatingModel> = {
  baseline: trainBaseline,
  people: (ratings) => trainRatingNeighbours(ratings, personNeighbourRatings),
  items: (ratings) => trainRatingNeighbours(ratings, itemNeighbourRatings),
  factors: (ratings) => trainFactors(ratings, { ...factorDefaults, dimension: 4, epochs: 60 }),
  bayes: (ratings) => trainBayes(ratings, { ...bayesDefaults, dimension: 2, rounds: 120, burnIn: 40 })
}

/** Two tastes, two kinds of items, a little noise: there is something to learn. */
function twoTastes(people: number, items: number, seed: number): Ratings {
  const random = createRandom(seed)
  const cells = Array.from({ length: people * items }, (_, n) => ({ person: Math.floor(n / items), item: n % items })).filter(() => random.next() < 0.5)
  return toRatings(
    people,
    items,
    cells.map((c) => c.person),
    cells.map((c) => c.item),
    cells.map((c) => Math.min(5, Math.max(1, Math.round(3 + (c.person % 2 === c.item % 2 ? 1.5 : -1.5) + 0.3 * random.normal()))))
  )
}

describe.each(Object.entries(trainers))('%s', (name, trainer) => {
  test('beats the mean on ratings it has not seen', () => {
    const all = twoTastes(40, 30, 1)
    const order = createRandom(2).shuffle(Int32Array.from(all.value, (_, n) => n))
    const model = trainer(pick(all, order.subarray(100)))
    const { rmse } = ratingErrors(model, pick(all, order.subarray(0, 100)))
    expect(rmse).toBeLessThan(name === 'baseline' ? 1.8 : 1.2)
  })

  test('answers with a number on the scale, whatever it is asked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ person: fc.nat(4), item: fc.nat(4), value: fc.integer({ min: 1, max: 5 }) }), { minLength: 1, maxLength: 20 }),
        fc.nat(9),
        fc.nat(9),
        (cells, person, item) => {
          const ratings = toRatings(
            5,
            5,
            cells.map((c) => c.person),
            cells.map((c) => c.item),
            cells.map((c) => c.value)
          )
          const guess = trainer(ratings).predict(person, item)
          expect(guess).toBeGreaterThanOrEqual(Math.min(...ratings.value))
          expect(guess).toBeLessThanOrEqual(Math.max(...ratings.value))
        }
      ),
      { numRuns: 15 }
    )
  })

  test('gives everybody the only value there is', () => {
    const same = toRatings(3, 3, [0, 1, 2], [0, 1, 2], [4, 4, 4])
    expect(trainer(same).predict(0, 2)).toBe(4)
  })

  test('refuses to learn from nothing', () => {
    expect(() => trainer(toRatings(2, 2, [], [], []))).toThrow('no ratings')
  })
})

test('ratings that are no numbers, or of nobody, are refused', () => {
  expect(() => toRatings(1, 1, [0], [0], [Number.NaN])).toThrow('Rating 0 is NaN')
  expect(() => toRatings(1, 1, [1], [0], [3])).toThrow('do not exist')
})

test('the Bayesian model is the same for the same seed', () => {
  const ratings = twoTastes(10, 8, 3)
  const settings = { ...bayesDefaults, dimension: 2, rounds: 20, burnIn: 5 }
  expect(trainBayes(ratings, settings).predict(1, 2)).toBe(trainBayes(ratings, settings).predict(1, 2))
  expect(trainBayes(ratings, settings).predict(1, 2)).not.toBe(trainBayes(ratings, { ...settings, seed: 1 }).predict(1, 2))
})

test('a person folded in gets nearly the row that training gave', () => {
  const ratings = twoTastes(30, 20, 4)
  const model = trainFactors(ratings, { ...factorDefaults, dimension: 3, epochs: 200 })
  const numbers = [...ratings.person.keys()].filter((n) => ratings.person[n] === 0)
  const row = model.foldIn(
    numbers.map((n) => ratings.item[n]!),
    numbers.map((n) => ratings.value[n]!)
  )
  const guess = (own: Float64Array, item: number) =>
    own.reduce((sum, v, f) => sum + v * (f === 0 ? 1 : model.item[item * 4 + f]!), model.mean + model.item[item * 4]!)
  for (let item = 0; item < 20; item++) expect(Math.abs(guess(row, item) - guess(model.person.slice(0, 4), item))).toBeLessThan(0.5)
})

test('the blend prefers the model that is right and never weighs one below 0', () => {
  const ratings = twoTastes(30, 20, 5)
  const truth: RatingModel = { name: 'truth', predict: (p, i) => (p % 2 === i % 2 ? 4.5 : 1.5) }
  const wrong: RatingModel = { name: 'wrong', predict: (p, i) => (p % 2 === i % 2 ? 1.5 : 4.5) }
  const weights = learnRatingBlend([wrong, truth], ratings)
  expect(weights).toEqual([0, 1])
  expect(ratingErrors(ratingBlendOf([wrong, truth], weights, { low: 1, high: 5 }), ratings).rmse).toBeLessThan(0.6)
})

test('a model file predicts the same after reading', () => {
  const ratings = twoTastes(12, 10, 6)
  const about = { trainedOn: { description: 'made', rows: ratings.value.length, at: '2026-11-24', seed: 42 }, score: { rmse: 0.9 } }
  const factors = trainFactors(ratings, { ...factorDefaults, dimension: 3, epochs: 5 })
  const bayes = trainBayes(ratings, { ...bayesDefaults, dimension: 2, rounds: 20, burnIn: 4 })
  const [factorsAgain, bayesAgain] = [readRatingFactors(writeRatingFactors(factors, about)), readRatingBayes(writeRatingBayes(bayes, about))]
  for (const [p, i] of [
    [0, 0],
    [5, 9],
    [99, 1],
    [1, 99]
  ] as const) {
    expect(factorsAgain.predict(p, i)).toBe(factors.predict(p, i))
    expect(bayesAgain.predict(p, i)).toBe(bayes.predict(p, i))
  }
  expect(factorsAgain.foldIn([1], [4])).toEqual(factors.foldIn([1], [4]))
  expect(() => trainBayes(ratings, { ...bayesDefaults, rounds: 5, burnIn: 5 })).toThrow('No state')
})
