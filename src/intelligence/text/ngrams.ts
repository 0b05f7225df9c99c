/** Features of a text as 32-bit hashes: n-grams of characters and words, word pairs at a distance, words at the edges. */
import { segment } from './segment.ts'

export type UnitKind = 'char' | 'word'

export interface View {
  units: UnitKind
  /**
   * `run`: n-grams of `from` to `to` units. `pair`: two units `from` to `to` places apart ("不 ~ 推荐").
   * `edge`: the first `from` and the last `to` units, marked as such; a review often says its verdict there.
   */
  shape: 'run' | 'pair' | 'edge'
  from: number
  to: number
}

/** A comment longer than this is judged by its beginning and end: bounds time and memory on hostile input. */
const LONGEST_TEXT = 20_000

export function bounded(text: string): string {
  return text.length <= LONGEST_TEXT ? text : text.slice(0, LONGEST_TEXT / 2) + text.slice(-LONGEST_TEXT / 2)
}

function mix(hash: number, value: number): number {
  const h = Math.imul(hash ^ value, 0x9e3779b1)
  return h ^ (h >>> 15)
}

/** The finaliser of MurmurHash3, so that every bit of the hash depends on every unit. */
function finish(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

function hashOf(token: string): number {
  let h = token.length
  for (let i = 0; i < token.length; i++) h = mix(h, token.charCodeAt(i))
  return h
}

/** The units of a text in order, each with its place in the text. */
export interface Units {
  hashes: number[]
  start: number[]
  end: number[]
}

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13) || code === 0x3000

/** Characters (a run of white space is one) or words of a normalised text. */
export function unitsOf(text: string, kind: UnitKind): Units {
  const units: Units = { hashes: [], start: [], end: [] }
  const push = (hash: number, start: number, end: number) => {
    units.hashes.push(hash)
    units.start.push(start)
    units.end.push(end)
  }
  if (kind === 'word') {
    let position = 0
    for (const word of segment(text)) {
      if (word.trim() !== '') push(hashOf(word), position, position + word.length)
      position += word.length
    }
    return units
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (!isSpace(code)) push(code, i, i + 1)
    else if (units.hashes.length > 0 && units.hashes.at(-1) !== 32) push(32, i, i + 1)
  }
  return units
}

const SEEDS = { run: 0x2545f491, pair: 0x1b873593, edge: 0x6c8e9cf5 }

/** Calls `visit(hash, first, last)` for each feature of a view, with the places of its first and last unit. */
export function eachFeature({ hashes }: Units, view: View, visit: (hash: number, first: number, last: number) => void): void {
  const seed = SEEDS[view.shape] ^ (view.units === 'char' ? 0 : 0x51ed270b)
  const count = hashes.length
  if (view.shape === 'edge') {
    for (let i = 0; i < Math.min(view.from, count); i++) visit(finish(mix(seed, hashes[i]!)), i, i)
    for (let i = Math.max(0, count - view.to); i < count; i++) visit(finish(mix(seed ^ 1, hashes[i]!)), i, i)
    return
  }
  for (let i = 0; i < count; i++) {
    let h = seed
    if (view.shape === 'pair') {
      h = mix(h, hashes[i]!)
      for (let gap = view.from; gap <= view.to && i + gap < count; gap++) visit(finish(mix(h, hashes[i + gap]!)), i, i + gap)
      continue
    }
    for (let length = 1; length <= view.to && i + length <= count; length++) {
      h = mix(h, hashes[i + length - 1]!)
      if (length >= view.from) visit(finish(h ^ (length << 24)), i, i + length - 1)
    }
  }
}

/**
 * The words of a text without their places, for several uses of `eachFeatureOf`: cutting takes long, and places take three
 * times the memory.
 */
export const wordUnits = (text: string): Units => ({ hashes: unitsOf(bounded(text), 'word').hashes, start: [], end: [] })

/** Features of all views of one text; each kind of unit is cut once, words not at all when they are given. */
export function eachFeatureOf(text: string, views: readonly View[], visit: (hash: number, start: number, end: number) => void, words?: Units): void {
  const part = bounded(text)
  for (const kind of ['char', 'word'] as const) {
    const own = views.filter((view) => view.units === kind)
    if (own.length === 0) continue
    const units = kind === 'word' && words ? words : unitsOf(part, kind)
    for (const view of own) eachFeature(units, view, (hash, first, last) => visit(hash, units.start[first]!, units.end[last]!))
  }
}
