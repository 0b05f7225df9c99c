import { degrees, transpose, type History, type Interactions, type Recommender } from './interactions.ts'

/**
 * One family: what item i says about item j is
 *
 *   s(i, j) = sum over people with both of n_p^-person  /  (n_i^row * n_j^column + shrink)
 *
 * with n the number of pairs of a person or item, the strongest `keep` j for each i, optionally each row divided by its
 * sum. person 0, row .5, column .5 is cosine item-kNN (Sarwar et al. 2001; Deshpande and Karypis 2004). person a, row a,
 * column b is RP3beta, three steps of a random walk with popularity discount (Paudel et al., TiiS 2017).
 * person 1, row .5, column .5 is the linear filter of GF-CF (Shen et al., CIKM 2021).
 */
export interface NeighbourSettings {
  person: number
  row: number
  column: number
  shrink: number
  keep: number
  normaliseRows: boolean
}

export const cosine: NeighbourSettings = { person: 0, row: 0.5, column: 0.5, shrink: 10, keep: 200, normaliseRows: false }
export const rp3beta: NeighbourSettings = { person: 0.6, row: 0.6, column: 0.3, shrink: 0, keep: 350, normaliseRows: true }

export interface NeighbourModel extends Recommender {
  readonly items: number
  readonly keep: number
  /** `keep` places for each item; unused places have strength 0. */
  readonly neighbour: Int32Array
  readonly strength: Float32Array
}

/** Histories above this count only with their first items: the work grows with the square of a history. */
const LONGEST_HISTORY = 2000

export function trainItemNeighbours(interactions: Interactions, settings: NeighbourSettings, name = 'neighbours'): NeighbourModel {
  const { items, start, item, weight } = interactions
  const byItem = transpose(interactions)
  const count = degrees(interactions)
  const keep = Math.min(settings.keep, Math.max(1, items - 1))
  const neighbour = new Int32Array(items * keep)
  const strength = new Float32Array(items * keep)
  const rowScale = count.map((n) => n ** settings.row)
  const columnScale = count.map((n) => n ** settings.column)
  const share = new Float64Array(interactions.people)
  for (let p = 0; p < share.length; p++) share[p] = Math.max(1, start[p + 1]! - start[p]!) ** -settings.person

  const together = new Float64Array(items)
  const touched = new Int32Array(items)
  for (let i = 0; i < items; i++) {
    let found = 0
    for (let n = byItem.start[i]!; n < byItem.start[i + 1]!; n++) {
      const p = byItem.item[n]!
      const amount = share[p]! * byItem.weight[n]!
      const end = Math.min(start[p + 1]!, start[p]! + LONGEST_HISTORY)
      for (let m = start[p]!; m < end; m++) {
        const j = item[m]!
        if (together[j]! === 0) touched[found++] = j
        together[j]! += amount * weight[m]!
      }
    }
    together[i] = 0
    for (let n = 0; n < found; n++) {
      const j = touched[n]!
      together[j]! /= rowScale[i]! * columnScale[j]! + settings.shrink
    }
    const strongest = strongestFirst(touched.subarray(0, found), together, keep)
    let total = 0
    for (const j of strongest) total += together[j]!
    strongest.forEach((j, place) => {
      neighbour[i * keep + place] = j
      strength[i * keep + place] = settings.normaliseRows && total > 0 ? together[j]! / total : together[j]!
    })
    for (let n = 0; n < found; n++) together[touched[n]!] = 0
  }
  return neighboursFrom(items, keep, neighbour, strength, name)
}

/** The `keep` best of `candidates`, best first; equal ones by their number, so that the result never depends on luck. */
export function strongestFirst(candidates: Int32Array, value: ArrayLike<number>, keep: number): Int32Array {
  if (candidates.length > 4 * keep) {
    const sample = Float64Array.from(candidates, (c) => value[c]!).sort()
    const bar = sample[sample.length - keep]!
    candidates = candidates.filter((c) => value[c]! >= bar)
  }
  return Int32Array.from(candidates)
    .sort((a, b) => value[b]! - value[a]! || a - b)
    .subarray(0, keep)
}

/** The scorer around stored neighbour lists. */
export function neighboursFrom(items: number, keep: number, neighbour: Int32Array, strength: Float32Array, name = 'neighbours'): NeighbourModel {
  function score(history: History, scores: Float32Array): void {
    scores.fill(0)
    for (let n = 0; n < history.items.length; n++) {
      const from = history.items[n]! * keep
      const amount = history.weights[n]!
      for (let at = from; at < from + keep && strength[at] !== 0; at++) scores[neighbour[at]!]! += amount * strength[at]!
    }
  }
  return { name, items, keep, neighbour, strength, score }
}
