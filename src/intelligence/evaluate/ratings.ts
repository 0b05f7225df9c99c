import { createRandom } from '../random.ts'
import { trainBaseline } from '../recommend/rating-baseline.ts'
import { bayesDefaults, trainBayes } from '../recommend/rating-bayes.ts'
import { learnRatingBlend, ratingBlendOf } from '../recommend/rating-blend.ts'
import { factorDefaults, trainFactors } from '../recommend/rating-factors.ts'
import { itemNeighbourRatings, personNeighbourRatings, trainRatingNeighbours } from '../recommend/rating-neighbours.ts'
import { pick, ratingErrors, scaleOf, type RatingModel, type Ratings } from '../recommend/ratings.ts'
import { createNumbering } from './identity.ts'
import { measured } from './measure.ts'
import { modelNamed } from './model-names.ts'
import { numberRatings, readRatingLines, type RatingLine } from './rating-files.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

type Trainer = (ratings: Ratings, seed: number) => RatingModel

const trainers: Record<string, Trainer> = {
  baseline: (ratings) => trainBaseline(ratings),
  people: (ratings) => trainRatingNeighbours(ratings, personNeighbourRatings),
  items: (ratings) => trainRatingNeighbours(ratings, itemNeighbourRatings),
  factors: (ratings, seed) => trainFactors(ratings, { ...factorDefaults, seed }),
  bayes: (ratings, seed) => trainBayes(ratings, { ...bayesDefaults, dimension: 8, seed }),
  'bayes-16': (ratings, seed) => trainBayes(ratings, { ...bayesDefaults, dimension: 16, seed: seed + 1 })
}

/** Parts of the blend: people-kNN adds nothing beside the others (measured), and the baseline is inside all of them. */
const blended = ['items', 'factors', 'bayes', 'bayes-16']

/** Of the training ratings, to learn the weights of the blend when no validation file is given. */
const HELD_OUT_SHARE = 0.1

interface Fold {
  train: RatingLine[]
  valid: RatingLine[]
  test: RatingLine[]
}

/** RMSE and MAE of predicted ratings. Several train files with as many test files, as u1.base..u5.base, are folds: their mean counts. */
export function run(options: EvaluateOptions): Promise<EvaluateResult> {
  return measured('ratings', options.seed, async () => {
    const name = modelNamed('ratings', options.model)
    const folds = foldsOf(await readAll(options.train), await readAll(options.test), await readAll(options.valid ?? []))
    const scores = folds.map((fold) => evaluateFold(fold, name, options.seed))
    const mean = (of: (score: (typeof scores)[number]) => number) => scores.reduce((sum, score) => sum + of(score), 0) / scores.length
    return {
      model: folds.length > 1 ? `${scores[0]!.model}, mean of ${folds.length} folds` : scores[0]!.model,
      metrics: { rmse: mean((s) => s.rmse), mae: mean((s) => s.mae), testRatings: scores.reduce((sum, s) => sum + s.count, 0) }
    }
  })
}

const readAll = (paths: string[]) => Promise.all(paths.map(readRatingLines))

/**
 * The same number of files on both sides can mean folds or pieces. They are folds when the pieces together would show
 * training a rating that a test file asks for.
 */
function foldsOf(train: RatingLine[][], test: RatingLine[][], valid: RatingLine[][]): Fold[] {
  if (train.length > 1 && train.length === test.length) {
    const asked = new Set(test.flatMap((lines) => lines.map((line) => `${line.person}\t${line.item}`)))
    if (train.some((lines) => lines.some((line) => asked.has(`${line.person}\t${line.item}`)))) {
      return train.map((lines, n) => ({ train: lines, valid: valid.length === train.length ? valid[n]! : [], test: test[n]! }))
    }
  }
  return [{ train: train.flat(), valid: valid.flat(), test: test.flat() }]
}

function evaluateFold(fold: Fold, name: string, seed: number): { rmse: number; mae: number; count: number; model: string } {
  const people = createNumbering()
  const items = createNumbering()
  // numbering everything first makes the sizes cover every id; nothing is learned from the test lines
  const numbered = {
    known: numberRatings(fold.train, people, items),
    valid: numberRatings(fold.valid, people, items),
    test: numberRatings(fold.test, people, items),
    all: numberRatings([...fold.train, ...fold.valid], people, items)
  }
  const known = numbered.known()
  const valid = numbered.valid()
  const test = numbered.test()
  const all = numbered.all()
  if (name !== 'blend') return { ...ratingErrors(trainers[name]!(all, seed), test), count: test.value.length, model: name }

  const { fit, held } = valid.value.length > 0 ? { fit: known, held: valid } : holdOut(known, seed)
  const weights = learnRatingBlend(
    blended.map((part) => trainers[part]!(fit, seed)),
    held
  )
  const parts = blended.map((part, n) => (weights[n] === 0 ? trainBaseline(all) : trainers[part]!(all, seed)))
  const model = `blend(${blended.map((part, n) => `${weights[n]!.toFixed(2)} ${part}`).join(', ')})`
  return { ...ratingErrors(ratingBlendOf(parts, weights, scaleOf(all)), test), count: test.value.length, model }
}

function holdOut(ratings: Ratings, seed: number): { fit: Ratings; held: Ratings } {
  const order = createRandom(seed).shuffle(Int32Array.from(ratings.value, (_, n) => n))
  const size = Math.max(1, Math.round(HELD_OUT_SHARE * order.length))
  return { fit: pick(ratings, order.length > 1 ? order.subarray(size) : order), held: pick(ratings, order.subarray(0, size)) }
}
