import { createRandom, type Random } from '../random.ts'

export interface IsolationSettings {
  trees: number
  sample: number
  seed: number
}

export const isolationDefaults: IsolationSettings = { trees: 200, sample: 256, seed: 42 }

type Tree = { feature: number; bar: number; below: Tree; above: Tree } | { size: number }

/**
 * Isolation forest (Liu, Ting, Zhou, ICDM 2008): random cuts separate an odd row after fewer steps than a usual one.
 * Scores are 2^(-mean depth / c(n)): about 0.5 for a usual row, towards 1 for an odd one.
 */
export function isolationScores(rows: ArrayLike<number>[], settings: IsolationSettings = isolationDefaults): Float64Array {
  const width = rows[0]?.length ?? 0
  rows.forEach((row, n) => {
    if (row.length !== width) throw new RangeError(`Row ${n} has ${row.length} features instead of ${width}.`)
    for (let f = 0; f < width; f++) if (!Number.isFinite(row[f])) throw new RangeError(`Feature ${f} of row ${n} is ${row[f]}.`)
  })
  const random = createRandom(settings.seed)
  const size = Math.min(settings.sample, rows.length)
  const usual = averageDepth(size)
  if (usual === 0) return new Float64Array(rows.length).fill(0.5)
  const highest = Math.ceil(Math.log2(size))
  const depth = new Float64Array(rows.length)
  const order = Int32Array.from(rows, (_, n) => n)
  for (let t = 0; t < settings.trees; t++) {
    const sample = random.shuffle(order).slice(0, size)
    const tree = grow(rows, Array.from(sample), width, highest, random)
    rows.forEach((row, n) => {
      depth[n]! += depthIn(tree, row)
    })
  }
  return depth.map((sum) => 2 ** (-sum / settings.trees / usual))
}

function grow(rows: ArrayLike<number>[], members: number[], width: number, levels: number, random: Random): Tree {
  if (levels === 0 || members.length <= 1) return { size: members.length }
  const spans = Array.from({ length: width }, (_, f) => {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (const n of members) {
      low = Math.min(low, rows[n]![f]!)
      high = Math.max(high, rows[n]![f]!)
    }
    return { f, low, high }
  }).filter(({ low, high }) => high > low)
  if (spans.length === 0) return { size: members.length }
  const { f, low, high } = spans[random.below(spans.length)]!
  const bar = low + random.next() * (high - low)
  return {
    feature: f,
    bar,
    below: grow(
      rows,
      members.filter((n) => rows[n]![f]! < bar),
      width,
      levels - 1,
      random
    ),
    above: grow(
      rows,
      members.filter((n) => rows[n]![f]! >= bar),
      width,
      levels - 1,
      random
    )
  }
}

function depthIn(tree: Tree, row: ArrayLike<number>): number {
  let depth = 0
  let node = tree
  while ('feature' in node) {
    node = row[node.feature]! < node.bar ? node.below : node.above
    depth++
  }
  return depth + averageDepth(node.size)
}

/** c(n): mean depth of an unsuccessful search in a binary search tree of n keys. */
function averageDepth(size: number): number {
  if (size <= 1) return 0
  if (size === 2) return 1
  return 2 * (Math.log(size - 1) + 0.5772156649015329) - (2 * (size - 1)) / size
}
