/** From texts to sparse rows: a dictionary of hashed features learned on the training texts. */
import { HashIndex } from './hash-index.ts'
import { eachFeatureOf, type View } from './ngrams.ts'
import { RowBuilder, selectColumns, type SparseRows } from './sparse-rows.ts'

export interface Vocabulary {
  views: readonly View[]
  index: HashIndex
  /** Number of training texts that hold each column. */
  documentFrequency: Int32Array
}

/** Learns the features that are in at least `minimumTexts` of the (normalised) texts and returns their rows. */
export function learnVocabulary(texts: readonly string[], views: readonly View[], minimumTexts = 2): { vocabulary: Vocabulary; rows: SparseRows } {
  const all = new HashIndex(1 << 18)
  const builder = new RowBuilder()
  for (const text of texts) {
    eachFeatureOf(text, views, (hash) => builder.count(all.add(hash)))
    builder.endRow()
  }
  const raw = builder.finish(all.size)
  const frequency = new Int32Array(all.size)
  for (const column of raw.columns) frequency[column]! += 1
  const index = new HashIndex(1 << 16)
  const renumber = new Int32Array(all.size).fill(-1)
  // The most frequent get the smallest numbers: what the trainers touch most then lies together in the cache.
  const kept = Int32Array.from(frequency.keys()).filter((column) => frequency[column]! >= minimumTexts)
  const order = kept.sort((a, b) => frequency[b]! - frequency[a]! || a - b)
  for (const column of order) renumber[column] = index.add(all.hashes[column]!)
  return {
    vocabulary: { views, index, documentFrequency: Int32Array.from(order, (column) => frequency[column]!) },
    rows: selectColumns(raw, renumber, index.size)
  }
}

/** Rows of new texts under a learned vocabulary; unknown features are left out. */
export function vectorise(texts: readonly string[], { views, index }: Vocabulary): SparseRows {
  const builder = new RowBuilder()
  for (const text of texts) {
    eachFeatureOf(text, views, (hash) => {
      const column = index.get(hash)
      if (column >= 0) builder.count(column)
    })
    builder.endRow()
  }
  return builder.finish(index.size)
}
