/** What a model file says about its own quality: the figures of a model trained the same way on nine tenths, on the tenth that it did not see. */
import { createRandom } from '../random.ts'
import { closeItems } from '../recommend/blend.ts'
import { holdOutItems } from '../recommend/hold-out.ts'
import type { Interactions, Recommender } from '../recommend/interactions.ts'
import { ndcgAt, recallAt, topItems } from '../recommend/ranking-metrics.ts'
import { pick, ratingErrors, type RatingModel, type Ratings } from '../recommend/ratings.ts'

const SHARE = 0.1

/** Recall and NDCG over all items that a person does not have; nothing when nobody has two items. */
export function rankingScore(all: Interactions, seed: number, train: (part: Interactions) => Recommender): Record<string, number> {
  const { fit, cases } = holdOutItems(all, SHARE, seed)
  if (cases.length === 0) return {}
  const recommender = train(fit)
  const scores = new Float32Array(all.items)
  let recall = 0
  let ndcg = 0
  for (const { history, relevant } of cases) {
    recommender.score(history, scores)
    closeItems(scores, history)
    const ranked = topItems(scores, 20)
    recall += recallAt(ranked, relevant, 20)
    ndcg += ndcgAt(ranked, relevant, 20)
  }
  return { 'recall@20': recall / cases.length, 'ndcg@20': ndcg / cases.length, people: cases.length }
}

/** RMSE and MAE; nothing for fewer than ten ratings. */
export function ratingScore(all: Ratings, seed: number, train: (part: Ratings) => RatingModel): Record<string, number> {
  const order = createRandom(seed).shuffle(Int32Array.from(all.value.keys()))
  const size = Math.floor(SHARE * order.length)
  if (size === 0) return {}
  const held = pick(all, order.subarray(0, size))
  return { ...ratingErrors(train(pick(all, order.subarray(size))), held), ratings: size }
}
