/** Keywords and key sentences of many comments: TF-IDF against ordinary Chinese, and TextRank (Mihalcea, Tarau 2004). */
import { Jieba, TfIdf } from '@node-rs/jieba'
import { dict, idf } from '@node-rs/jieba/dict.js'
import { isWord, segment } from './segment.ts'
import { normalise } from './normalise.ts'

export interface Keyword {
  word: string
  weight: number
}

let extractor: { jieba: Jieba; tfIdf: TfIdf } | undefined

/** Parts of speech that name things and qualities: nouns, verbal nouns, adjectives, idioms, foreign words. */
const TELLING = ['n', 'nr', 'ns', 'nt', 'nz', 'vn', 'an', 'a', 'i', 'l', 'j', 'eng', 'x']
const LONGEST_TEXT = 200_000

/** The words that tell most about a text. */
export function keywords(text: string, wanted = 10): Keyword[] {
  extractor ??= { jieba: Jieba.withDict(dict), tfIdf: TfIdf.withDict(idf) }
  const plain = normalise(text.slice(0, LONGEST_TEXT))
  return extractor.tfIdf
    .extractKeywords(extractor.jieba, plain, wanted, TELLING)
    .filter(({ keyword }) => isWord(keyword))
    .map(({ keyword, weight }) => ({ word: keyword, weight }))
}

export interface KeySentence {
  text: string
  /** Place in the list of texts. */
  source: number
  weight: number
}

const MOST_SENTENCES = 300
const DAMPING = 0.85

/** Sentences that the others agree with most, in order of weight, no two of them nearly alike. */
export function keySentences(texts: readonly string[], wanted = 3): KeySentence[] {
  const all = texts.flatMap((text, source) => sentencesOf(text.slice(0, LONGEST_TEXT)).map((sentence) => ({ text: sentence, source })))
  // Evenly over the texts: work grows with the square of the sentences.
  const step = Math.max(1, all.length / MOST_SENTENCES)
  const chosen = Array.from({ length: Math.min(all.length, MOST_SENTENCES) }, (_, i) => all[Math.floor(i * step)]!)
  const bags = chosen.map(({ text }) => new Set(segment(normalise(text)).filter(isWord)))
  const n = chosen.length
  const similarity = new Float64Array(n * n)
  const strength = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const value = overlap(bags[i]!, bags[j]!)
      similarity[i * n + j] = similarity[j * n + i] = value
      strength[i]! += value
      strength[j]! += value
    }
  }
  let rank = new Float64Array(n).fill(1 / (n || 1))
  for (let round = 0; round < 40; round++) {
    const next = new Float64Array(n).fill((1 - DAMPING) / n)
    for (let j = 0; j < n; j++) {
      if (strength[j] === 0) continue
      const share = (DAMPING * rank[j]!) / strength[j]!
      for (let i = 0; i < n; i++) next[i]! += share * similarity[i * n + j]!
    }
    rank = next
  }
  const order = [...chosen.keys()].sort((a, b) => rank[b]! - rank[a]! || a - b)
  const picked: number[] = []
  for (const i of order) {
    if (picked.length === wanted) break
    if (picked.every((j) => shared(bags[i]!, bags[j]!) < 0.5)) picked.push(i)
  }
  return picked.map((i) => ({ ...chosen[i]!, weight: rank[i]! }))
}

/** Shared words over the logs of the lengths, so that long sentences do not win by length alone. */
function overlap(a: Set<string>, b: Set<string>): number {
  if (a.size < 2 || b.size < 2) return 0
  let both = 0
  for (const word of a) if (b.has(word)) both += 1
  return both / (Math.log(a.size) + Math.log(b.size))
}

function shared(a: Set<string>, b: Set<string>): number {
  let both = 0
  for (const word of a) if (b.has(word)) both += 1
  return both / Math.max(1, Math.min(a.size, b.size))
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[。！？!?；;\n])|(?<=\.)\s/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => [...sentence].length >= 4 && isWord(sentence))
    .map((sentence) => (sentence.length > 300 ? sentence.slice(0, 300) : sentence))
}
