import type { History, Recommender } from './interactions.ts'

export interface CoCountSettings {
  halfLifeDays: number
  /** Only the latest items of a person pair with a new one: keeps the work of an event small and constant. */
  longestHistory: number
}

export const coCountDefaults: CoCountSettings = { halfLifeDays: 90, longestHistory: 50 }

export interface CoCounts extends Recommender {
  /** Takes one event in; the next `score` already knows it. An item the person had before only moves to the front. */
  add(person: number, item: number, day: number, weight?: number): void
  /** People with the item, and people with both: real, undecayed counts, for reasons. */
  people(item: number): number
  both(a: number, b: number): number
}

/**
 * The live layer between two nightly trainings: how often two items were had by the same person, fading with time.
 * score(j) = sum over the history of co(i, j) / sqrt(n(i) n(j)), cosine over decayed counts. Instead of shrinking all old
 * counts at each event, a new one weighs 2^(day / half-life), which gives the same ratios.
 */
export function createCoCounts(settings: CoCountSettings = coCountDefaults): CoCounts {
  const latest = new Map<number, number[]>()
  const sum = new Map<number, number>()
  const pair = new Map<number, Map<number, number>>()
  const owners = new Map<number, number>()
  const shared = new Map<number, Map<number, number>>()
  let origin: number | undefined

  const bump = (table: Map<number, Map<number, number>>, a: number, b: number, amount: number) => {
    const row = table.get(a) ?? table.set(a, new Map()).get(a)!
    row.set(b, (row.get(b) ?? 0) + amount)
  }

  function add(person: number, item: number, day: number, weight = 1): void {
    if (!Number.isFinite(day) || !(weight > 0)) throw new RangeError(`An event of weight ${weight} on day ${day} cannot be counted.`)
    origin ??= day
    const amount = weight * 2 ** ((day - origin) / settings.halfLifeDays)
    const history = latest.get(person) ?? latest.set(person, []).get(person)!
    const known = history.indexOf(item)
    if (known >= 0) {
      history.splice(known, 1)
      history.unshift(item)
      return
    }
    owners.set(item, (owners.get(item) ?? 0) + 1)
    sum.set(item, (sum.get(item) ?? 0) + amount)
    for (const other of history) {
      bump(pair, item, other, amount)
      bump(pair, other, item, amount)
      bump(shared, item, other, 1)
      bump(shared, other, item, 1)
    }
    history.unshift(item)
    history.length = Math.min(history.length, settings.longestHistory)
  }

  function score(history: History, scores: Float32Array): void {
    scores.fill(0)
    history.items.forEach((item, n) => {
      const own = sum.get(item)
      if (own === undefined) return
      for (const [other, count] of pair.get(item) ?? []) {
        if (other < scores.length) scores[other]! += (history.weights[n]! * count) / Math.sqrt(own * sum.get(other)!)
      }
    })
  }

  return { name: 'co-counts', add, score, people: (item) => owners.get(item) ?? 0, both: (a, b) => shared.get(a)?.get(b) ?? 0 }
}
