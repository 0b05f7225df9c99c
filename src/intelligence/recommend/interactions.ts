/**
 * Who had to do with what, as rows of a sparse matrix: person `p` has the items `item[start[p] .. start[p + 1])` with the
 * confidence `weight` of each. Every recommender here trains on this and scores a `History`, never a stored person:
 * a new event therefore counts at once, and a person who was not there at training is served like any other.
 */
export interface Interactions {
  readonly people: number
  readonly items: number
  readonly start: Int32Array
  readonly item: Int32Array
  readonly weight: Float32Array
}

export interface History {
  readonly items: Int32Array
  readonly weights: Float32Array
}

/** Writes a score for every item into `scores`; higher is better, comparable within one person only. */
export interface Recommender {
  readonly name: string
  score(history: History, scores: Float32Array): void
}

/** Builds the rows from triples. A pair given twice counts once, with the larger weight; weights must be positive. */
export function toInteractions(people: number, items: number, person: ArrayLike<number>, item: ArrayLike<number>, weight?: ArrayLike<number>): Interactions {
  const rows: Map<number, number>[] = Array.from({ length: people }, () => new Map())
  for (let n = 0; n < person.length; n++) {
    const amount = weight ? weight[n]! : 1
    if (!Number.isFinite(amount)) throw new RangeError(`Interaction ${n} has the weight ${amount}.`)
    if (!(person[n]! >= 0 && person[n]! < people && item[n]! >= 0 && item[n]! < items)) {
      throw new RangeError(`Interaction ${n} names person ${person[n]} and item ${item[n]}, which do not exist.`)
    }
    if (amount <= 0) continue
    const row = rows[person[n]!]!
    row.set(item[n]!, Math.max(amount, row.get(item[n]!) ?? 0))
  }
  return fromRows(items, rows)
}

function fromRows(items: number, rows: Map<number, number>[]): Interactions {
  const start = new Int32Array(rows.length + 1)
  rows.forEach((row, p) => {
    start[p + 1] = start[p]! + row.size
  })
  const item = new Int32Array(start[rows.length]!)
  const weight = new Float32Array(item.length)
  rows.forEach((row, p) => {
    let at = start[p]!
    // sorted, so that the order of events has no influence on the last bits of a sum
    for (const i of [...row.keys()].sort((a, b) => a - b)) {
      item[at] = i
      weight[at++] = row.get(i)!
    }
  })
  return { people: rows.length, items, start, item, weight }
}

/** The same matrix seen from the items: row = item, "item" = person. */
export function transpose(of: Interactions): Interactions {
  const start = new Int32Array(of.items + 1)
  for (const i of of.item) start[i + 1]!++
  for (let i = 0; i < of.items; i++) start[i + 1]! += start[i]!
  const next = start.slice()
  const item = new Int32Array(of.item.length)
  const weight = new Float32Array(of.item.length)
  for (let p = 0; p < of.people; p++) {
    for (let n = of.start[p]!; n < of.start[p + 1]!; n++) {
      const at = next[of.item[n]!]!++
      item[at] = p
      weight[at] = of.weight[n]!
    }
  }
  return { people: of.items, items: of.people, start, item, weight }
}

export function historyOf(of: Interactions, person: number): History {
  const from = of.start[person]
  const to = of.start[person + 1]
  return { items: of.item.subarray(from, to), weights: of.weight.subarray(from, to) }
}

/** Number of people per item. */
export function degrees(of: Interactions): Float64Array {
  const count = new Float64Array(of.items)
  for (const i of of.item) count[i]!++
  return count
}
