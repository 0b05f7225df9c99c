/** From texts to sparse rows: a dictionary of hashed n-grams learned on the training texts. */
import { HashIndex } from './hash-index.ts'
import { bounded, eachNgram, unitsOf, type View } from './ngrams.ts'
import { RowBuilder, selectColumns, type SparseRows } from './sparse-rows.ts'

export interface Vocabulary {
  views: View[]
  index: HashIndex
  /** Columns from here on are word n-grams, those before are character n-grams. */
  firstWord: number
  /** Number of training texts that hold each column. */
  documentFrequency: Int32Array
}

function collect(texts: readonly string[], views: readonly View[], columnOf: (hash: number) => number): RowBuilder {
  const builder = new RowBuilder()
  for (const text of texts) {
    const part = bounded(text)
    for (const view of views) {
      eachNgram(unitsOf(part, view.kind), view, (hash) => {
        const column = columnOf(hash)
        if (column >= 0) builder.count(column)
      })
    }
    builder.endRow()
  }
  return builder
}

/**
 * Learns the n-grams that are in at least `minimumTexts` of the (normalised) texts and returns their rows.
 * At most one view a kind.
 */
export function learnVocabulary(texts: readonly string[], views: View[], minimumTexts = 2): { vocabulary: Vocabulary; rows: SparseRows } {
  const all = new HashIndex(1 << 18)
  const isWord: number[] = []
  const builder = new RowBuilder()
  for (const text of texts) {
    const part = bounded(text)
    for (const view of views) {
      const word = view.kind === 'word' ? 1 : 0
      eachNgram(unitsOf(part, view.kind), view, (hash) => {
        const column = all.add(hash)
        if (column === isWord.length) isWord.push(word)
        builder.count(column)
      })
    }
    builder.endRow()
  }
  const raw = builder.finish(all.size)
  const frequency = new Int32Array(all.size)
  for (const column of raw.columns) frequency[column]! += 1
  const index = new HashIndex(1 << 16)
  const renumber = new Int32Array(all.size).fill(-1)
  const kept: number[] = []
  let firstWord = 0
  for (const word of [0, 1]) {
    firstWord = index.size
    for (let column = 0; column < all.size; column++) {
      if (isWord[column] !== word || frequency[column]! < minimumTexts) continue
      renumber[column] = index.add(all.hashes[column]!)
      kept.push(frequency[column]!)
    }
  }
  return {
    vocabulary: { views, index, firstWord, documentFrequency: Int32Array.from(kept) },
    rows: selectColumns(raw, renumber, index.size),
  }
}

/** Rows of new texts under a learned vocabulary; unknown n-grams are left out. */
export function vectorise(texts: readonly string[], { views, index }: Vocabulary): SparseRows {
  return collect(texts, views, (hash) => index.get(hash)).finish(index.size)
}
