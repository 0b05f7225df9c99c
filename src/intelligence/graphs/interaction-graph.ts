import type { Edge } from './graph.ts'

/** Something one person did towards another, for example an answer, a like, a shared cohort. */
export interface Contact {
  from: number
  to: number
  kind: string
  /** Time in days; only differences count. */
  day: number
}

export interface TieSettings {
  /** Weight of one contact of each kind; kinds that are not named count nothing. */
  weights: Readonly<Record<string, number>>
  halfLifeDays: number
}

export interface Tie extends Edge {
  contacts: number
  /** 0..1: 1 when both do equally much for each other, 0 when only one does. */
  reciprocity: number
}

/**
 * One tie for each pair of people: the sum of weight * 2^(-age / half-life) over their contacts. The weaker direction
 * counts double, because an answered contact says more than two unanswered ones (Gilbert and Karahalios, CHI 2009, found
 * recency and reciprocity among the strongest signs of tie strength).
 */
export function tiesFrom(contacts: Iterable<Contact>, today: number, settings: TieSettings): Tie[] {
  const pairs = new Map<string, { from: number; to: number; there: number; back: number; contacts: number }>()
  for (const { from, to, kind, day } of contacts) {
    const weight = settings.weights[kind] ?? 0
    if (from === to || weight <= 0 || !Number.isFinite(day)) continue
    const [low, high] = from < to ? [from, to] : [to, from]
    const key = `${low} ${high}`
    const pair = pairs.get(key) ?? { from: low, to: high, there: 0, back: 0, contacts: 0 }
    pairs.set(key, pair)
    const value = weight * 2 ** (-Math.max(0, today - day) / settings.halfLifeDays)
    if (from === low) pair.there += value
    else pair.back += value
    pair.contacts++
  }
  return [...pairs.values()].map(({ from, to, there, back, contacts }) => {
    const weaker = Math.min(there, back)
    const stronger = Math.max(there, back)
    return { from, to, contacts, weight: stronger + 2 * weaker, reciprocity: stronger > 0 ? weaker / stronger : 0 }
  })
}

/** Strongest ties of one person, best first. */
export function closestPeople(ties: Iterable<Tie>, person: number, count: number): { person: number; tie: Tie }[] {
  return [...ties]
    .filter((tie) => tie.from === person || tie.to === person)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count)
    .map((tie) => ({ person: tie.from === person ? tie.to : tie.from, tie }))
}
