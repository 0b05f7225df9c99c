/**
 * Sensitive words by one pass over the text (Aho and Corasick 1975), in two readings: as folded, and with everything but
 * letters and digits squeezed out, so that "微*信" and "加 微 信" are found too. Ranges are places in the original text.
 */
import { fold, type FoldedText } from './normalise.ts'

export interface SensitiveWord {
  word: string
  /** What to do or why, for instance "contact" or "abuse"; given back with the hit. */
  category: string
}

export interface SensitiveHit extends SensitiveWord {
  start: number
  end: number
  /** As written. */
  text: string
  /** Marks were put between the characters to slip past a filter. */
  disguised: boolean
}

/** Spellings used to avoid the plain one: each word that holds the left side is also looked for with each right side. */
const VARIANTS: [string, string[]][] = [
  ['微信', ['薇信', '威信', '徽信', '维信', 'v信', 'vx', 'wx', 'weixin', 'wechat', '卫星号']],
  ['加微', ['加v', '加薇', '加威', '加徽']],
  ['qq', ['扣扣', '叩叩', '企鹅号', 'q q']],
  ['电话', ['電話', '电伙', '电話']],
  ['支付宝', ['支付寳', '支付保', 'zfb']]
]

interface Node {
  next: Map<number, number>
  fail: number
  /** Words that end here, by number. */
  words: number[]
}

export class SensitiveWords {
  readonly #patterns: { word: SensitiveWord; length: number; latin: boolean }[] = []
  readonly #nodes: Node[] = [{ next: new Map(), fail: 0, words: [] }]

  constructor(words: readonly SensitiveWord[]) {
    for (const word of words) {
      const plain = fold(word.word, { squeeze: true }).text
      if (plain === '') continue
      const spellings = new Set([plain])
      for (const [usual, others] of VARIANTS)
        if (plain.includes(usual)) for (const other of others) spellings.add(plain.replaceAll(usual, fold(other, { squeeze: true }).text))
      for (const spelling of spellings) this.#add(spelling, word)
    }
    this.#link()
  }

  #add(spelling: string, word: SensitiveWord): void {
    let node = 0
    for (let i = 0; i < spelling.length; i++) {
      const unit = spelling.charCodeAt(i)
      let next = this.#nodes[node]!.next.get(unit)
      if (next === undefined) {
        next = this.#nodes.push({ next: new Map(), fail: 0, words: [] }) - 1
        this.#nodes[node]!.next.set(unit, next)
      }
      node = next
    }
    this.#nodes[node]!.words.push(this.#patterns.push({ word, length: spelling.length, latin: /^[a-z0-9]+$/.test(spelling) }) - 1)
  }

  /** Failure links in order of depth; each node also gets the words of its link. */
  #link(): void {
    const queue = [...this.#nodes[0]!.next.values()]
    for (let head = 0; head < queue.length; head++) {
      const node = this.#nodes[queue[head]!]!
      for (const [unit, child] of node.next) {
        let fail = node.fail
        while (fail !== 0 && !this.#nodes[fail]!.next.has(unit)) fail = this.#nodes[fail]!.fail
        const target = this.#nodes[fail]!.next.get(unit)
        this.#nodes[child]!.fail = target !== undefined && target !== child ? target : 0
        this.#nodes[child]!.words.push(...this.#nodes[this.#nodes[child]!.fail]!.words)
        queue.push(child)
      }
    }
  }

  #scan({ text }: FoldedText, found: (pattern: number, first: number, last: number) => void): void {
    let node = 0
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      while (node !== 0 && !this.#nodes[node]!.next.has(unit)) node = this.#nodes[node]!.fail
      node = this.#nodes[node]!.next.get(unit) ?? 0
      for (const pattern of this.#nodes[node]!.words) found(pattern, i - this.#patterns[pattern]!.length + 1, i)
    }
  }

  /** All hits, in order of their place; the longest of those that start together, and none inside a longer one. */
  find(text: string): SensitiveHit[] {
    const hits = new Map<string, SensitiveHit>()
    for (const squeeze of [false, true]) {
      const folded = fold(text, { squeeze })
      this.#scan(folded, (pattern, first, last) => {
        const { word, latin } = this.#patterns[pattern]!
        const start = folded.start[first]!
        const end = folded.end[last]!
        // "vx" must not be found inside a longer Latin word.
        if (latin && (continuesLatin(text, start, -1) || continuesLatin(text, end, 0))) return
        const key = `${start} ${end} ${word.word}`
        if (!hits.has(key)) hits.set(key, { ...word, start, end, text: text.slice(start, end), disguised: squeeze })
      })
    }
    const sorted = [...hits.values()].sort((a, b) => a.start - b.start || b.end - a.end)
    const kept: SensitiveHit[] = []
    for (const hit of sorted) if (!(kept.length > 0 && hit.end <= kept.at(-1)!.end)) kept.push(hit)
    return kept
  }
}

function continuesLatin(text: string, position: number, offset: number): boolean {
  return /[A-Za-z]/.test(text[position + offset] ?? '')
}
