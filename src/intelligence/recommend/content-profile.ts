import type { History, Recommender } from './interactions.ts'
import { strongestFirst } from './item-neighbours.ts'

/** Terms (tags, words) of each item as numbers from 0; a term given twice counts twice. */
export type ItemTerms = ArrayLike<number>[]

export interface ContentSettings {
  /** Power of the inverse document frequency; 1 = plain TF-IDF, more = rare terms decide. */
  rarity: number
}

export const contentDefaults: ContentSettings = { rarity: 1 }

/** TF-IDF rows of length 1, with the items of each term: what two items share in words. */
export interface ContentSpace {
  readonly items: number
  readonly term: Int32Array[]
  readonly value: Float32Array[]
  readonly holders: { item: Int32Array; value: Float32Array }[]
}

/** tf = 1 + ln(count), idf = ln(items / items with the term), rows scaled to length 1 (Salton and Buckley 1988). */
export function buildContentSpace(terms: ItemTerms, settings: ContentSettings = contentDefaults): ContentSpace {
  const counts = terms.map((list) => {
    const count = new Map<number, number>()
    for (let n = 0; n < list.length; n++) count.set(list[n]!, (count.get(list[n]!) ?? 0) + 1)
    return count
  })
  let size = 0
  for (const count of counts) for (const t of count.keys()) size = Math.max(size, t + 1)
  const holdersOf = new Int32Array(size)
  for (const count of counts) for (const t of count.keys()) holdersOf[t]!++
  const term = counts.map((count) => Int32Array.from(count.keys()).sort())
  const value = term.map((list, i) => {
    const row = Float32Array.from(list, (t) => (1 + Math.log(counts[i]!.get(t)!)) * Math.log(terms.length / holdersOf[t]!) ** settings.rarity)
    let length = 0
    for (const v of row) length += v * v
    length = Math.sqrt(length)
    return length > 0 ? row.map((v) => v / length) : row
  })
  const holders = Array.from(holdersOf, (n) => ({ item: new Int32Array(n), value: new Float32Array(n) }))
  const next = new Int32Array(size)
  term.forEach((list, i) => {
    list.forEach((t, n) => {
      holders[t]!.item[next[t]!] = i
      holders[t]!.value[next[t]!++] = value[i]![n]!
    })
  })
  return { items: terms.length, term, value, holders }
}

/** Adds `amount` times the similarity of item `i` to every item. */
function addSimilarity(space: ContentSpace, i: number, amount: number, into: Float32Array | Float64Array): void {
  space.term[i]!.forEach((t, n) => {
    const { item, value } = space.holders[t]!
    const weight = amount * space.value[i]![n]!
    for (let m = 0; m < item.length; m++) into[item[m]!]! += weight * value[m]!
  })
}

/** Rocchio profile: the sum of what the person had, compared with every item. Works for an item nobody has touched. */
export function contentProfile(space: ContentSpace): Recommender {
  const profile = new Float64Array(space.holders.length)
  function score(history: History, scores: Float32Array): void {
    scores.fill(0)
    profile.fill(0)
    for (let n = 0; n < history.items.length; n++) {
      const i = history.items[n]!
      space.term[i]?.forEach((t, m) => {
        profile[t]! += history.weights[n]! * space.value[i]![m]!
      })
    }
    profile.forEach((amount, t) => {
      if (amount === 0) return
      const { item, value } = space.holders[t]!
      for (let m = 0; m < item.length; m++) scores[item[m]!]! += amount * value[m]!
    })
  }
  return { name: 'content', score }
}

/**
 * What `taste` says about the `keep` nearest known items in words, carried over to an item: a person who never had
 * anything like it gets it when people like her had its neighbours. Own items count as wanted most.
 */
export function contentEcho(space: ContentSpace, taste: Recommender, known: (item: number) => boolean, settings: { keep: number; power: number }): Recommender {
  const nearest: Int32Array[] = Array.from({ length: space.items }, () => new Int32Array(0))
  const strength = Array.from({ length: space.items }, () => new Float32Array(0))
  const similarity = new Float64Array(space.items)
  for (let i = 0; i < space.items; i++) {
    similarity.fill(0)
    addSimilarity(space, i, 1, similarity)
    const near: number[] = []
    for (let j = 0; j < space.items; j++) if (similarity[j]! > 0 && j !== i && known(j)) near.push(j)
    nearest[i] = strongestFirst(Int32Array.from(near), similarity, settings.keep)
    strength[i] = Float32Array.from(nearest[i]!, (j) => similarity[j]! ** settings.power)
    const total = strength[i]!.reduce((sum, s) => sum + s, 0)
    if (total > 0) strength[i] = strength[i]!.map((s) => s / total)
  }
  let opinion = new Float32Array(0)
  function score(history: History, scores: Float32Array): void {
    if (opinion.length !== scores.length) opinion = new Float32Array(scores.length)
    taste.score(history, opinion)
    let highest = 0
    for (const o of opinion) highest = Math.max(highest, o)
    for (const i of history.items) opinion[i] = highest
    for (let i = 0; i < scores.length; i++) {
      let sum = 0
      const near = nearest[i]!
      for (let n = 0; n < near.length; n++) sum += strength[i]![n]! * opinion[near[n]!]!
      scores[i] = sum
    }
  }
  return { name: `echo of ${taste.name}`, score }
}
