/** Words of a Chinese or mixed text. The dictionary (5 MB) is loaded at the first use. */
import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'

let jieba: Jieba | undefined

/** jieba's Viterbi is linear, but a text without any break is cut in pieces to bound its memory. */
const PIECE = 100_000

export function segment(text: string): string[] {
  jieba ??= Jieba.withDict(dict)
  if (text.length <= PIECE) return jieba.cut(text, true)
  const words: string[] = []
  for (let i = 0; i < text.length; i += PIECE) for (const word of jieba.cut(text.slice(i, i + PIECE), true)) words.push(word)
  return words
}

/** A token that carries meaning: at least one letter, digit or ideograph. */
export function isWord(token: string): boolean {
  return /[\p{L}\p{N}]/u.test(token)
}
