import { describe, expect, test } from 'vitest'
import { itemNeighbourRatings, trainRatingNeighbours, type RatingNeighbourSettings } from './rating-neighbours.ts'
import { toRatings, type Ratings } from './ratings.ts'

/** Rows of people, columns of items; 0 = not rated. */
function table(rows: number[][]): Ratings {
  const cells = rows.flatMap((row, person) => row.flatMap((value, item) => (value === 0 ? [] : [{ person, item, value }])))
  return toRatings(
    rows.length,
    rows[0]!.length,
    cells.map((c) => c.person),
    cells.map((c) => c.item),
    cells.map((c) => c.value)
  )
}

const plain: RatingNeighbourSettings = { ...itemNeighbourRatings, shrink: 0, keep: 2, positiveOnly: false }
const byPeople: RatingNeighbourSettings = { ...plain, between: 'people', centre: 'person mean', offset: 'person mean' }
const five = table([
  [5, 3, 4, 4, 0],
  [3, 1, 2, 3, 3],
  [4, 3, 4, 3, 5],
  [3, 3, 1, 5, 4],
  [1, 5, 5, 2, 1]
])

/** Values computed with SciPy and NumPy; equal to 1e-9 of their size. */
function expectSame(actual: Iterable<number>, expected: number[]): void {
  const own = [...actual]
  expect(own.length).toBe(expected.length)
  expected.forEach((value, n) => {
    expect(Math.abs(own[n]! - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)))
  })
}

describe('people who rate alike', () => {
  test('Pearson with means over all own ratings', () => {
    const model = trainRatingNeighbours(five, byPeople)
    expectSame(model.similarities(0).subarray(1), [0.8391813582966892, 0.6063390625908326, 0, -0.7680953726425684])
    expectSame([model.raw(0, 4)], [4.851676442821286])
  })

  test('all neighbours: the weights count by their size, and the answer stays on the scale', () => {
    const model = trainRatingNeighbours(five, { ...byPeople, keep: 4 })
    expectSame([model.raw(0, 4), model.predict(0, 4)], [5.180732161598623, 5])
  })

  test('Pearson with means over the ratings that both have', () => {
    const model = trainRatingNeighbours(five, { ...byPeople, coRatedMeans: true })
    expectSame(model.similarities(0).subarray(1), [0.8528028654224417, 0.7071067811865475, 0, -0.7921180343813395])
    expectSame([model.raw(0, 4)], [4.871979899370592])
  })

  test('a rating that is missing is not a 0', () => {
    const two = table([
      [1, 2, 0, 3],
      [2, 0, 3, 4]
    ])
    expectSame([trainRatingNeighbours(two, byPeople).raw(0, 2)], [2])
    const cosine = trainRatingNeighbours(two, { ...byPeople, centre: 'none' })
    // (1*2 + 3*4) / sqrt(1 + 9) / sqrt(4 + 16)
    expectSame([cosine.similarities(0)[1]!], [14 / Math.sqrt(200)])
    expectSame([trainRatingNeighbours(two, { ...byPeople, coRatedMeans: true }).similarities(0)[1]!], [1])
    expectSame([trainRatingNeighbours(two, { ...byPeople, coRatedMeans: true, shrink: 100 }).similarities(0)[1]!], [2 / 102])
  })
})

describe('items that are rated alike', () => {
  const adjusted: RatingNeighbourSettings = { ...plain, centre: 'person mean', offset: 'none' }

  test('adjusted cosine', () => {
    const model = trainRatingNeighbours(five, adjusted)
    expectSame(model.similarities(4).subarray(0, 4), [0.8049144823791295, -0.9082318755225985, -0.763560385670225, 0.4330626889286793])
    expectSame([model.raw(0, 4)], [4.650185238495805])
  })

  test('raw cosine', () => {
    const model = trainRatingNeighbours(five, { ...adjusted, centre: 'none', keep: 4 })
    expectSame(model.similarities(4).subarray(0, 4), [0.9941002434954168, 0.7388505791113108, 0.7226101216384171, 0.9395584757365169])
    expectSame([model.raw(0, 4)], [4.0751813508773385])
  })
})

describe('without neighbours', () => {
  test('the mean of the person, or of everybody, is the answer', () => {
    const model = trainRatingNeighbours(
      table([
        [4, 2, 0],
        [0, 0, 5]
      ]),
      { ...plain, offset: 'none', centre: 'none' }
    )
    expect(model.raw(0, 2)).toBe(3)
    expect(model.raw(99, 2)).toBeCloseTo(11 / 3)
    expect(model.predict(0, 99)).toBe(3)
  })
})
