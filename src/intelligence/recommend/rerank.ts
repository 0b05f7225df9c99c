import { createRandom } from '../random.ts'
import type { Offer } from './eligibility.ts'

export interface Ranked {
  offer: Offer
  /** Larger is better; any scale. */
  score: number
}

export interface Listed extends Ranked {
  /** Put there to learn about it, not because it scored highest. */
  explored: boolean
}

export interface DiversitySettings {
  length: number
  /** 1 = relevance alone, 0 = difference alone. */
  relevance: number
  perAuthor: number
  perCategory: number
  /** Caps count within this many neighbouring places. */
  window: number
  /** Share of places for exploration. */
  exploration: number
  seed: number
}

export const diversityDefaults: DiversitySettings = { length: 10, relevance: 0.7, perAuthor: 2, perCategory: 3, window: 10, exploration: 0.1, seed: 42 }

/** How often an offer was shown, and how often it was taken. */
export interface Trials {
  shown: number
  taken: number
}

/**
 * Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): each place goes to the offer with the best
 * relevance * score - (1 - relevance) * (largest similarity to what is already listed), within the caps. Every tenth place
 * is drawn by Thompson sampling (Beta(taken + 1, shown - taken + 1)) from what would not have made the list; a cap is only
 * broken when nothing else is left.
 */
export function diversify(
  ranked: Ranked[],
  similarity: (a: Offer, b: Offer) => number,
  trials: (offer: Offer) => Trials = () => ({ shown: 0, taken: 0 }),
  settings: DiversitySettings = diversityDefaults
): Listed[] {
  const random = createRandom(settings.seed)
  const open = ranked.filter(({ score }) => Number.isFinite(score)).sort((a, b) => b.score - a.score || a.offer.item - b.offer.item)
  const high = open[0]?.score ?? 0
  const low = open.at(-1)?.score ?? 0
  const closeness = new Map<Ranked, number>(open.map((one) => [one, 0]))
  const list: Listed[] = []

  const fits = ({ offer }: Ranked) => {
    const near = list.slice(-(settings.window - 1))
    const count = (same: (other: Offer) => boolean) => near.filter((one) => same(one.offer)).length
    return count((other) => other.author === offer.author) < settings.perAuthor && count((other) => other.category === offer.category) < settings.perCategory
  }
  const worth = (one: Ranked) => settings.relevance * (high > low ? (one.score - low) / (high - low) : 1) - (1 - settings.relevance) * closeness.get(one)!
  const pickBest = (from: Ranked[], value: (one: Ranked) => number) => from.reduce((best, one) => (value(one) > value(best) ? one : best))

  while (list.length < settings.length && open.length > 0) {
    const allowed = open.filter(fits)
    const from = allowed.length > 0 ? allowed : open
    const places = settings.length - list.length
    const explored = settings.exploration > 0 && from.length > places && (list.length + 1) % Math.max(2, Math.round(1 / settings.exploration)) === 0
    const draw = (one: Ranked) => {
      const { shown, taken } = trials(one.offer)
      const yes = random.gamma(taken + 1)
      return yes / (yes + random.gamma(Math.max(0, shown - taken) + 1))
    }
    const drawn = explored ? new Map(from.slice(places).map((one) => [one, draw(one)])) : undefined
    const chosen = drawn ? pickBest([...drawn.keys()], (one) => drawn.get(one)!) : pickBest(from, worth)
    list.push({ ...chosen, explored })
    open.splice(open.indexOf(chosen), 1)
    for (const one of open) closeness.set(one, Math.max(closeness.get(one)!, similarity(one.offer, chosen.offer)))
  }
  return list
}
