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
 * score(j) = sum over the history of co(i, j) / sqrt(n(i) n(j)), cosine (Sarwar et al., WWW 2001) over decayed counts. Instead of shrinking all old
 * counts at each event, a new one weighs 2^(day / half-life), which gives the same ratios.
 */
export function createCoCounts(settings: CoCountSettings = coCountDefaults): CoCounts {
  const latest = new Map<number, number[]>()
  const owners = new Map<number, Count>()
  const pairs = new Map<number, Map<number, Count>>()
  let origin: number | undefined

  function count<K>(table: Map<K, Count>, key: K, amount: number): void {
    const known = table.get(key)
    if (!known) return void table.set(key, { fading: amount, people: 1 })
    known.fading += amount
    known.people++
  }
  const partners = (item: number) => pairs.get(item) ?? pairs.set(item, new Map()).get(item)!

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
    count(owners, item, amount)
    for (const other of history) {
      count(partners(item), other, amount)
      count(partners(other), item, amount)
    }
    history.unshift(item)
    history.length = Math.min(history.length, settings.longestHistory)
  }

  function score(history: History, scores: Float32Array): void {
    scores.fill(0)
    history.items.forEach((item, n) => {
      const own = owners.get(item)
      if (!own) return
      for (const [other, { fading }] of pairs.get(item) ?? []) {
        if (other < scores.length) scores[other]! += (history.weights[n]! * fading) / Math.sqrt(own.fading * owners.get(other)!.fading)
      }
    })
  }

  const people = (item: number) => owners.get(item)?.people ?? 0
  const both = (a: number, b: number) => pairs.get(a)?.get(b)?.people ?? 0
  return { name: 'co-counts', add, score, people, both }
}

interface Count {
  fading: number
  people: number
}
