/** From texts to sparse rows: a dictionary of hashed features learned on the training texts. */
import { HashIndex } from './hash-index.ts'
import { eachFeatureOf, type Units, type View } from './ngrams.ts'
import { RowBuilder, selectColumns, type SparseRows } from './sparse-rows.ts'

export interface Vocabulary {
  views: readonly View[]
  index: HashIndex
  /** Number of training texts that hold each column. */
  documentFrequency: Int32Array
}

/** A feature of one text alone cannot be told from chance. */
const FEWEST_TEXTS = 2

/** Learns the features that are in several of the (normalised) texts and returns their rows. */
export function learnVocabulary(texts: readonly string[], views: readonly View[], words?: readonly Units[]): { vocabulary: Vocabulary; rows: SparseRows } {
  const all = new HashIndex(1 << 18)
  const builder = new RowBuilder()
  for (const [row, text] of texts.entries()) {
    eachFeatureOf(text, views, (hash) => builder.count(all.add(hash)), words?.[row])
    builder.endRow()
  }
  const raw = builder.finish(all.size)
  const frequency = new Int32Array(all.size)
  for (const column of raw.columns) frequency[column]! += 1
  const index = new HashIndex(1 << 16)
  const renumber = new Int32Array(all.size).fill(-1)
  // The most frequent get the smallest numbers: what the trainers touch most then lies together in the cache.
  const kept = Int32Array.from(frequency.keys()).filter((column) => frequency[column]! >= FEWEST_TEXTS)
  const order = kept.sort((a, b) => frequency[b]! - frequency[a]! || a - b)
  for (const column of order) renumber[column] = index.add(all.hashes[column]!)
  return {
    vocabulary: { views, index, documentFrequency: Int32Array.from(order, (column) => frequency[column]!) },
    rows: selectColumns(raw, renumber, index.size)
  }
}

/** Rows of new texts under a learned vocabulary; unknown features are left out. */
export function vectorise(texts: readonly string[], { views, index }: Vocabulary, words?: readonly Units[]): SparseRows {
  const builder = new RowBuilder()
  for (const [row, text] of texts.entries()) {
    const visit = (hash: number) => {
      const column = index.get(hash)
      if (column >= 0) builder.count(column)
    }
    eachFeatureOf(text, views, visit, words?.[row])
    builder.endRow()
  }
  return builder.finish(index.size)
}
