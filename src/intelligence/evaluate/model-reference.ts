/** Values of the textbook formulas of other folders, worked out with NumPy and SciPy or by hand; the counterpart of `statistics/reference.ts`. */
import { itemNeighbourRatings, trainRatingNeighbours, type RatingNeighbourSettings } from '../recommend/rating-neighbours.ts'
import { toRatings, type Ratings } from '../recommend/ratings.ts'
import type { ReferenceCase } from '../statistics/reference.ts'
import { NaiveBayes } from '../text/naive-bayes.ts'

/** Rows of people, columns of items; 0 = not rated. */
function ratingsOf(rows: number[][]): Ratings {
  const cells = rows.flatMap((row, person) => row.flatMap((value, item) => (value === 0 ? [] : [{ person, item, value }])))
  return toRatings(
    rows.length,
    rows[0]!.length,
    cells.map((cell) => cell.person),
    cells.map((cell) => cell.item),
    cells.map((cell) => cell.value)
  )
}

const PLAIN: RatingNeighbourSettings = { ...itemNeighbourRatings, shrink: 0, keep: 2, positiveOnly: false }
const PEOPLE: RatingNeighbourSettings = { ...PLAIN, between: 'people', centre: 'person mean', offset: 'person mean' }
const ITEMS: RatingNeighbourSettings = { ...PLAIN, centre: 'person mean', offset: 'none' }

export function modelReferenceCases(): ReferenceCase[] {
  return [...neighbourCases(), ...naiveBayesCases()]
}

function neighbourCases(): ReferenceCase[] {
  const five = ratingsOf([
    [5, 3, 4, 4, 0],
    [3, 1, 2, 3, 3],
    [4, 3, 4, 3, 5],
    [3, 3, 1, 5, 4],
    [1, 5, 5, 2, 1]
  ])
  const two = ratingsOf([
    [1, 2, 0, 3],
    [2, 0, 3, 4]
  ])
  const own = trainRatingNeighbours(five, PEOPLE)
  const shared = trainRatingNeighbours(five, { ...PEOPLE, coRatedMeans: true })
  const adjusted = trainRatingNeighbours(five, ITEMS)
  const raw = trainRatingNeighbours(five, { ...ITEMS, centre: 'none', keep: 4 })
  const all = trainRatingNeighbours(five, { ...PEOPLE, keep: 4 })
  return [
    ...list('Pearson, own means', own.similarities(0).subarray(1), [0.8391813582966892, 0.6063390625908326, 0, -0.7680953726425684]),
    one('prediction of two people', own.raw(0, 4), 4.851676442821286),
    one('prediction of four people', all.raw(0, 4), 5.180732161598623),
    one('the same on the scale', all.predict(0, 4), 5),
    ...list('Pearson, co-rated means', shared.similarities(0).subarray(1), [0.8528028654224417, 0.7071067811865475, 0, -0.7921180343813395]),
    one('prediction of two people, co-rated means', shared.raw(0, 4), 4.871979899370592),
    ...list('adjusted cosine', adjusted.similarities(4).subarray(0, 4), [0.8049144823791295, -0.9082318755225985, -0.763560385670225, 0.4330626889286793]),
    one('prediction of two items', adjusted.raw(0, 4), 4.650185238495805),
    ...list('raw cosine', raw.similarities(4).subarray(0, 4), [0.9941002434954168, 0.7388505791113108, 0.7226101216384171, 0.9395584757365169]),
    one('prediction of four items, raw cosine', raw.raw(0, 4), 4.0751813508773385),
    // (1 * 2 + 3 * 4) / sqrt(1 + 9) / sqrt(4 + 16): what is not rated is not a 0
    one('cosine of two rows over what both rated', trainRatingNeighbours(two, { ...PEOPLE, centre: 'none' }).similarities(0)[1]!, 14 / Math.sqrt(200)),
    one('Pearson of two points', trainRatingNeighbours(two, { ...PEOPLE, coRatedMeans: true }).similarities(0)[1]!, 1),
    one('mean of the person + deviation of the other', trainRatingNeighbours(two, PEOPLE).raw(0, 2), 2)
  ]
}

function naiveBayesCases(): ReferenceCase[] {
  const [good, teacher, clear, bad, waste, time] = [1, 2, 3, 4, 5, 6]
  const model = new NaiveBayes(1)
  model.learn([good, good, teacher], 'positive')
  model.learn([good, clear], 'positive')
  model.learn([teacher, bad], 'negative')
  model.learn([bad, waste, time], 'negative')
  return [
    one('naive Bayes P(positive | good teacher bad)', model.probabilities([good, teacher, bad])[0]!, 4 / 7),
    one('naive Bayes P(negative | waste time clear)', model.probabilities([waste, time, clear])[1]!, 2 / 3),
    one('naive Bayes P(good | positive)', (model.counts[0]![model.index.get(good)]! + 1) / (model.totals[0]! + 6), 4 / 11)
  ]
}

const one = (name: string, actual: number, expected: number): ReferenceCase => ({ name, actual, expected, isPValue: false })
const list = (name: string, actual: ArrayLike<number>, expected: number[]) => expected.map((value, n) => one(`${name} ${n + 1}`, actual[n]!, value))
