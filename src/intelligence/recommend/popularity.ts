import type { Interactions, Recommender } from './interactions.ts'

/** Sum of confidence per item: what everybody else is measured against, and the last resort for a new person. */
export function trainPopularity(interactions: Interactions): Recommender & { counts: Float32Array } {
  const counts = new Float32Array(interactions.items)
  for (let n = 0; n < interactions.item.length; n++) counts[interactions.item[n]!]! += interactions.weight[n]!
  return { name: 'popularity', counts, score: (_history, scores) => scores.set(counts) }
}
