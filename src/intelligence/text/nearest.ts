/**
 * The most similar known texts and their labels: a vote of nearest neighbours by cosine (Fix and Hodges 1951). Alone it is
 * weaker than a separator, but it errs elsewhere: a short text is often a variation of one known text, which no single
 * weight per feature can say. Score of class k: ln(FLOOR + Σ over its texts among the nearest of similarity²).
 */
import type { SparseRows } from './sparse-rows.ts'

export interface NearestTexts {
  classes: number
  /** Squared ln(texts / texts with the column); 0 for a column in so many texts that it says nothing. */
  rarity: Float32Array
  /** Columns of the known texts: text t holds columns[start[t]..start[t + 1]). */
  start: Int32Array
  columns: Int32Array
  labels: Int32Array
}

/** Measured on titles with folds; 60 or 100 neighbours and similarity unsquared are within 0.2 points. */
const NEIGHBOURS = 30
const FLOOR = 0.02
const COMMON_SHARE = 0.1

/** Keeps the rows of `subset` as the known texts. */
export function keepTexts({ start, columns, width }: SparseRows, labels: Int32Array, classes: number, subset: Int32Array): NearestTexts {
  const own = new Int32Array(subset.length + 1)
  for (const [t, row] of subset.entries()) own[t + 1] = own[t]! + start[row + 1]! - start[row]!
  const kept = new Int32Array(own.at(-1)!)
  for (const [t, row] of subset.entries()) kept.set(columns.subarray(start[row]!, start[row + 1]!), own[t]!)
  const texts = new Int32Array(width)
  for (const column of kept) texts[column]! += 1
  const rarity = Float32Array.from(texts, (n) => (n > 0 && n <= Math.max(1, COMMON_SHARE * subset.length) ? Math.log(subset.length / n) ** 2 : 0))
  return { classes, rarity, start: own, columns: kept, labels: Int32Array.from(subset, (row) => labels[row]!) }
}

interface Neighbour {
  text: number
  similarity: number
}

interface Searchable {
  inverseLength: Float32Array
  /** Texts of each column: texts[head[c]..head[c + 1]). */
  head: Int32Array
  texts: Int32Array
  overlap: Float32Array
}

const searchables = new WeakMap<NearestTexts, Searchable>()

function searchableOf(nearest: NearestTexts): Searchable {
  const known = searchables.get(nearest)
  if (known) return known
  const { rarity, start, columns, labels } = nearest
  const head = new Int32Array(rarity.length + 1)
  for (const column of columns) head[column + 1]! += 1
  for (let column = 0; column < rarity.length; column++) head[column + 1]! += head[column]!
  const next = head.slice()
  const texts = new Int32Array(columns.length)
  const inverseLength = new Float32Array(labels.length)
  for (let t = 0; t < labels.length; t++) {
    let sum = 0
    for (let cell = start[t]!; cell < start[t + 1]!; cell++) {
      texts[next[columns[cell]!]!++] = t
      sum += rarity[columns[cell]!]!
    }
    inverseLength[t] = sum > 0 ? 1 / Math.sqrt(sum) : 0
  }
  const made = { inverseLength, head, texts, overlap: new Float32Array(labels.length) }
  searchables.set(nearest, made)
  return made
}

/** The most similar known texts, best first; equally similar ones in the order in which they are kept. */
function neighboursOf(nearest: NearestTexts, columns: Int32Array): Neighbour[] {
  const { inverseLength, head, texts, overlap } = searchableOf(nearest)
  overlap.fill(0)
  let length = 0
  for (const column of columns) {
    const rarity = nearest.rarity[column]!
    if (rarity === 0) continue
    length += rarity
    for (let i = head[column]!; i < head[column + 1]!; i++) overlap[texts[i]!]! += rarity
  }
  const best: Neighbour[] = []
  for (let text = 0; text < overlap.length; text++) {
    if (overlap[text] === 0) continue
    const similarity = (overlap[text]! * inverseLength[text]!) / Math.sqrt(length)
    if (best.length === NEIGHBOURS && similarity <= best[NEIGHBOURS - 1]!.similarity) continue
    let place = Math.min(best.length, NEIGHBOURS - 1)
    for (; place > 0 && best[place - 1]!.similarity < similarity; place--) best[place] = best[place - 1]!
    best[place] = { text, similarity }
  }
  return best
}

/** Scores of the rows of `subset`, written at row * classes + class; their mean over the classes is 0. */
export function scoreNearest(nearest: NearestTexts, { start, columns }: SparseRows, subset: Iterable<number>, out: Float64Array): void {
  const { classes, labels } = nearest
  for (const row of subset) {
    const votes = new Float64Array(classes).fill(FLOOR)
    for (const { text, similarity } of neighboursOf(nearest, columns.subarray(start[row]!, start[row + 1]!))) votes[labels[text]!]! += similarity * similarity
    let mean = 0
    for (const vote of votes) mean += Math.log(vote) / classes
    for (let k = 0; k < classes; k++) out[row * classes + k] = Math.log(votes[k]!) - mean
  }
}

/** What each feature of one row adds to the score of class k: each neighbour's part, split over the columns that it shares. */
export function nearestContributions(nearest: NearestTexts, rows: SparseRows, row: number, k: number): Float64Array {
  const { classes, labels, rarity, start } = nearest
  const columns = rows.columns.subarray(rows.start[row]!, rows.start[row + 1]!)
  const neighbours = neighboursOf(nearest, columns)
  const votes = new Float64Array(classes).fill(FLOOR)
  for (const { text, similarity } of neighbours) votes[labels[text]!]! += similarity * similarity
  const parts = new Float64Array(columns.length)
  for (const { text, similarity } of neighbours) {
    const own = labels[text]!
    const raised = Math.log(votes[own]! / FLOOR)
    const part = (raised * similarity * similarity) / (votes[own]! - FLOOR)
    const sign = (own === k ? 1 : 0) - 1 / classes
    const held = new Set(nearest.columns.subarray(start[text]!, start[text + 1]!))
    let shared = 0
    for (const column of columns) if (held.has(column)) shared += rarity[column]!
    columns.forEach((column, i) => {
      if (held.has(column)) parts[i]! += (sign * part * rarity[column]!) / shared
    })
  }
  return parts
}
