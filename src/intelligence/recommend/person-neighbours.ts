import { degrees, transpose, type History, type Interactions, type Recommender } from './interactions.ts'
import { strongestFirst } from './item-neighbours.ts'

/**
 * People with similar histories: s(u, v) = sum over shared items of n_i^-item / (|u|^.5 |v|^.5 + shrink), the nearest
 * `keep` people vote with s^power (Aiolli, RecSys 2013). item > 0 makes a rare shared item say more than a popular one.
 */
export interface PersonNeighbourSettings {
  keep: number
  item: number
  power: number
  shrink: number
}

export const personNeighbourDefaults: PersonNeighbourSettings = { keep: 100, item: 0.5, power: 1, shrink: 0 }

export function trainPersonNeighbours(interactions: Interactions, settings: PersonNeighbourSettings = personNeighbourDefaults): Recommender {
  const byItem = transpose(interactions)
  const { start, item, weight } = interactions
  const rarity = degrees(interactions).map((n) => Math.max(1, n) ** -settings.item)
  const size = new Float64Array(interactions.people)
  for (let p = 0; p < size.length; p++) {
    for (let n = start[p]!; n < start[p + 1]!; n++) size[p]! += rarity[item[n]!]! * weight[n]! * weight[n]!
    size[p] = Math.sqrt(size[p]!)
  }
  const shared = new Float64Array(interactions.people)
  const touched = new Int32Array(interactions.people)

  function score(history: History, scores: Float32Array): void {
    scores.fill(0)
    let found = 0
    let own = 0
    for (let n = 0; n < history.items.length; n++) {
      const i = history.items[n]!
      own += rarity[i]! * history.weights[n]! ** 2
      const amount = rarity[i]! * history.weights[n]!
      for (let m = byItem.start[i]!; m < byItem.start[i + 1]!; m++) {
        const p = byItem.item[m]!
        if (shared[p]! === 0) touched[found++] = p
        shared[p]! += amount * byItem.weight[m]!
      }
    }
    own = Math.sqrt(own)
    for (let n = 0; n < found; n++) {
      const p = touched[n]!
      shared[p]! /= own * size[p]! + settings.shrink
    }
    for (const p of strongestFirst(touched.subarray(0, found), shared, settings.keep)) {
      const voice = shared[p]! ** settings.power
      for (let n = start[p]!; n < start[p + 1]!; n++) scores[item[n]!]! += voice * weight[n]!
    }
    for (let n = 0; n < found; n++) shared[touched[n]!] = 0
  }
  return { name: 'people', score }
}
