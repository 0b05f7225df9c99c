import { historyOf, transpose, type History, type Interactions, type Recommender } from './interactions.ts'

/** Why an item is shown, with numbers that were counted; a page turns it into a sentence. */
export type RecommendationReason =
  /** `both` of the `had` people who had `because` also had the item. */
  | { kind: 'others went on'; because: number; had: number; both: number }
  /** The item and `because`, which the person had, share these terms (most telling first). */
  | { kind: 'same topic'; because: number; terms: number[] }
  | { kind: 'chosen interest'; terms: number[] }
  | { kind: 'popular'; people: number }

/** Smaller groups say nothing and could give away who they are. */
const LEAST_PEOPLE = 5
const MOST_TERMS = 3

export interface Explainer {
  explain(item: number, history: History, interests?: ReadonlySet<number>): RecommendationReason
}

/**
 * Takes the history item with the largest contribution to the score. For EASE and neighbours, which add up, this is what
 * the item alone would score; for the others a close estimate. A reason is only given when it is true of the data at hand:
 * enough people really had both, or terms are really shared, or else the plain number of people who have it.
 */
export function createExplainer(recommender: Recommender, interactions: Interactions, terms?: readonly ArrayLike<number>[]): Explainer {
  const byItem = transpose(interactions)
  const rarity = termCounts(terms ?? [])
  const alone = new Map<number, Float32Array>()

  function scoresOf(item: number): Float32Array {
    const known = alone.get(item)
    if (known) return known
    const scores = new Float32Array(interactions.items)
    recommender.score({ items: Int32Array.of(item), weights: Float32Array.of(1) }, scores)
    if (alone.size > 500) alone.clear()
    alone.set(item, scores)
    return scores
  }

  const people = (item: number) => historyOf(byItem, item).items

  function explain(item: number, history: History, interests?: ReadonlySet<number>): RecommendationReason {
    const contributions = Array.from(history.items, (because, n) => ({
      because,
      amount: because === item ? 0 : history.weights[n]! * scoresOf(because)[item]!
    }))
      .filter(({ amount }) => amount > 0)
      .sort((a, b) => b.amount - a.amount || a.because - b.because)
    for (const { because } of contributions) {
      const had = people(because)
      const both = countShared(had, people(item))
      if (both >= LEAST_PEOPLE) return { kind: 'others went on', because, had: had.length, both }
    }
    const own = terms?.[item]
    if (own && own.length > 0) {
      const telling = (shared: number[]) => shared.sort((a, b) => (rarity.get(a) ?? 0) - (rarity.get(b) ?? 0)).slice(0, MOST_TERMS)
      const byRelation = [...contributions.map(({ because }) => because), ...history.items]
      for (const because of byRelation) {
        const shared = sharedTerms(own, terms[because] ?? [])
        if (because !== item && shared.length > 0) return { kind: 'same topic', because, terms: telling(shared) }
      }
      const wanted = interests ? sharedTerms(own, [...interests]) : []
      if (wanted.length > 0) return { kind: 'chosen interest', terms: telling(wanted) }
    }
    return { kind: 'popular', people: people(item).length }
  }
  return { explain }
}

/** Both lists ascend. */
function countShared(a: Int32Array, b: Int32Array): number {
  let count = 0
  for (let x = 0, y = 0; x < a.length && y < b.length; ) {
    if (a[x] === b[y]) {
      count++
      x++
      y++
    } else if (a[x]! < b[y]!) x++
    else y++
  }
  return count
}

function sharedTerms(a: ArrayLike<number>, b: ArrayLike<number>): number[] {
  const other = new Set(Array.from(b))
  return [...new Set(Array.from(a))].filter((term) => other.has(term))
}

function termCounts(terms: readonly ArrayLike<number>[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const list of terms) for (const term of new Set(Array.from(list))) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}
