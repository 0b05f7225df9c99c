/**
 * Texts that are nearly the same (copied reviews, spam with one word changed): MinHash of character 4-grams finds
 * candidates in bands (Broder 1997), the exact Jaccard similarity of the 4-grams decides.
 */
import { createRandom } from '../random.ts'
import { eachFeatureOf, type View } from './ngrams.ts'
import { fold } from './normalise.ts'

const SHINGLES: View[] = [{ units: 'char', shape: 'run', from: 4, to: 4 }]
const BANDS = 16
const ROWS = 4

const random = createRandom(0x5eed)
const MULTIPLIERS = Int32Array.from({ length: BANDS * ROWS }, () => (random.next() * 2 ** 31) | 1)
const OFFSETS = Int32Array.from({ length: BANDS * ROWS }, () => random.next() * 2 ** 31)

/** The set of 4-grams of a text without punctuation and spaces; short texts count as one whole. */
function shinglesOf(text: string): Set<number> {
  const plain = fold(text, { squeeze: true }).text
  const out = new Set<number>()
  eachFeatureOf(plain, SHINGLES, (hash) => out.add(hash))
  if (out.size === 0 && plain.length > 0) eachFeatureOf(plain, [{ units: 'char', shape: 'run', from: plain.length, to: plain.length }], (hash) => out.add(hash))
  return out
}

function signatureOf(shingles: Set<number>): Uint32Array {
  const signature = new Uint32Array(BANDS * ROWS).fill(0xffffffff)
  for (const shingle of shingles) {
    for (let i = 0; i < signature.length; i++) {
      const h = (Math.imul(shingle, MULTIPLIERS[i]!) + OFFSETS[i]!) >>> 0
      if (h < signature[i]!) signature[i] = h
    }
  }
  return signature
}

export function jaccard(a: Set<number>, b: Set<number>): number {
  if (a.size === 0 && b.size === 0) return 1
  let both = 0
  for (const value of a) if (b.has(value)) both += 1
  return both / (a.size + b.size - both)
}

export interface NearDuplicate {
  id: string
  similarity: number
}

/** An index that grows text by text: who wrote nearly this before? */
export class NearDuplicates {
  readonly #shingles = new Map<string, Set<number>>()
  readonly #bands = new Map<string, string[]>()

  #keys(shingles: Set<number>): string[] {
    const signature = signatureOf(shingles)
    return Array.from({ length: BANDS }, (_, band) => `${band}:${signature.subarray(band * ROWS, (band + 1) * ROWS).join()}`)
  }

  /** Earlier texts at least this similar, the most similar first. Texts without any letter or digit have none. */
  find(text: string, similarity = 0.7): NearDuplicate[] {
    const shingles = shinglesOf(text)
    if (shingles.size === 0) return []
    const candidates = new Set(this.#keys(shingles).flatMap((key) => this.#bands.get(key) ?? []))
    return [...candidates]
      .map((id) => ({ id, similarity: jaccard(shingles, this.#shingles.get(id)!) }))
      .filter((found) => found.similarity >= similarity)
      .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
  }

  add(id: string, text: string): void {
    const shingles = shinglesOf(text)
    if (shingles.size === 0 || this.#shingles.has(id)) return
    this.#shingles.set(id, shingles)
    for (const key of this.#keys(shingles)) {
      const ids = this.#bands.get(key)
      if (ids) ids.push(id)
      else this.#bands.set(key, [id])
    }
  }
}
