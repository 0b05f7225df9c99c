import { toInteractions, type Interactions } from './interactions.ts'

export type EventKind = 'viewed' | 'saved' | 'started' | 'task done' | 'course done' | 'paid' | 'good review' | 'refunded' | 'bad review'

export interface InteractionEvent {
  person: number
  item: number
  kind: EventKind
  /** Time in days; only differences count. */
  day: number
}

export interface ConfidenceSettings {
  weights: Readonly<Record<EventKind, number>>
  halfLifeDays: number
  /** A hundred views of one page are not a hundred times the interest. */
  most: number
}

/** The more it costs, the more it says. Refunds and bad reviews do not fade: nobody wants the same again next year. */
export const confidenceDefaults: ConfidenceSettings = {
  weights: { viewed: 0.2, saved: 0.6, started: 1, 'task done': 1.5, 'course done': 3, paid: 4, 'good review': 5, refunded: -10, 'bad review': -8 },
  halfLifeDays: 90,
  most: 10
}

export interface Confidence {
  interactions: Interactions
  /** Items whose sum is below zero, by person: never recommended, never a reason. */
  avoided: ReadonlyMap<number, ReadonlySet<number>>
}

/** One confidence for each (person, item) (Hu, Koren, Volinsky 2008; fading: Ding and Li 2005): the sum of weight * 2^(-age / half-life), between 0 and `most`. */
export function confidenceFrom(
  events: Iterable<InteractionEvent>,
  size: { people: number; items: number },
  today: number,
  settings: ConfidenceSettings = confidenceDefaults
): Confidence {
  const sums = new Map<number, Map<number, number>>()
  for (const { person, item, kind, day } of events) {
    const weight = settings.weights[kind]
    if (weight === undefined || !Number.isFinite(day)) throw new RangeError(`An event "${kind}" on day ${day} cannot be weighed.`)
    const fading = weight > 0 ? 2 ** (-Math.max(0, today - day) / settings.halfLifeDays) : 1
    const row = sums.get(person) ?? sums.set(person, new Map()).get(person)!
    row.set(item, (row.get(item) ?? 0) + weight * fading)
  }
  const person: number[] = []
  const item: number[] = []
  const weight: number[] = []
  const avoided = new Map<number, Set<number>>()
  for (const [p, row] of sums) {
    for (const [i, sum] of row) {
      if (sum < 0) (avoided.get(p) ?? avoided.set(p, new Set()).get(p)!).add(i)
      person.push(p)
      item.push(i)
      weight.push(Math.max(0, Math.min(settings.most, sum)))
    }
  }
  return { interactions: toInteractions(size.people, size.items, person, item, weight), avoided }
}
