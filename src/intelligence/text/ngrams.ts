/** Features of a text as 32-bit hashes: character n-grams and word n-grams, each kind with its own seed. */
import { segment } from './segment.ts'

export type UnitKind = 'char' | 'word'

export interface View {
  kind: UnitKind
  /** Shortest and longest n-gram. */
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

/** Calls `visit(hash, first, length)` for each n-gram of each length. */
export function eachNgram({ hashes }: Units, view: View, visit: (hash: number, first: number, length: number) => void): void {
  const seed = view.kind === 'char' ? 0x2545f491 : 0x6c8e9cf5
  for (let i = 0; i < hashes.length; i++) {
    let h = seed
    for (let length = 1; length <= view.to && i + length <= hashes.length; length++) {
      h = mix(h, hashes[i + length - 1]!)
      if (length >= view.from) visit(finish(h ^ (length << 24)), i, length)
    }
  }
}
