/**
 * Gradient-boosted trees for a yes/no outcome: logistic loss, second-order gains, leaf-wise growth on histograms
 * (Friedman 2001; Chen and Guestrin 2016; Ke et al., LightGBM, 2017).
 */
import { createRandom } from '../random.ts'
import { type BinnedData, bestSplit, buildHistogram, histogramOffsets } from './histogram.ts'
import { goesLeft, leafOf, type Split, type Tree, TreeBuilder } from './tree.ts'

export interface BoostingSettings {
  rounds: number
  leaves: number
  learningRate: number
  minimumRows: number
  ridge: number
  /** Share of the rows that each tree sees. */
  rowFraction: number
  /** Share of the features that each split looks at. */
  featureFraction: number
  seed: number
}

export interface BoostedTrees {
  base: number
  trees: Tree[]
}

export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** Log-odds of the weighted share of positives: where boosting starts. */
export function baseLogOdds(labels: ArrayLike<number>, weights: ArrayLike<number>, rows: Int32Array): number {
  let positive = 0
  let total = 0
  for (const row of rows) {
    positive += labels[row]! * weights[row]!
    total += weights[row]!
  }
  const share = Math.min(1 - 1e-6, Math.max(1e-6, positive / total))
  return Math.log(share / (1 - share))
}

interface OpenLeaf {
  node: number
  rows: Int32Array
  sums: Float64Array
  split: Split | undefined
}

/**
 * Grows trees on the rows of `subset`. `watch` is called after each with the tree, and ends the growth by
 * returning false.
 */
export function boost(
  data: BinnedData,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  subset: Int32Array,
  settings: BoostingSettings,
  watch?: (tree: Tree, round: number) => boolean
): BoostedTrees {
  const rowCount = data.bins[0]?.length ?? labels.length
  const random = createRandom(settings.seed)
  const { offsets, size } = histogramOffsets(data)
  const base = baseLogOdds(labels, weights, subset)
  const score = new Float64Array(rowCount).fill(base)
  const gradient = new Float64Array(rowCount)
  const hessian = new Float64Array(rowCount)
  const pool = Int32Array.from(subset)
  const features = Int32Array.from(data.bins.keys())
  const take = Math.max(1, Math.round(features.length * settings.featureFraction))
  const limits = { minimumRows: settings.minimumRows, minimumHessian: 1e-3, ridge: settings.ridge }
  const trees: Tree[] = []

  for (let round = 0; round < settings.rounds; round++) {
    for (const row of subset) {
      const p = sigmoid(score[row]!)
      gradient[row] = weights[row]! * (p - labels[row]!)
      hessian[row] = weights[row]! * Math.max(1e-12, p * (1 - p))
    }
    const builder = new TreeBuilder()
    const seen = Math.max(1, Math.round(pool.length * settings.rowFraction))
    if (seen < pool.length) {
      for (let i = 0; i < seen; i++) {
        const j = i + random.below(pool.length - i)
        const kept = pool[i]!
        pool[i] = pool[j]!
        pool[j] = kept
      }
    }
    const find = (sums: Float64Array) => {
      if (take < features.length) {
        for (let i = 0; i < take; i++) {
          const j = i + random.below(features.length - i)
          const kept = features[i]!
          features[i] = features[j]!
          features[j] = kept
        }
      }
      return bestSplit(data, sums, offsets, features.subarray(0, take), limits)
    }
    const open = (rows: Int32Array, sums: Float64Array): OpenLeaf => {
      let g = 0
      let h = 0
      for (const row of rows) {
        g += gradient[row]!
        h += hessian[row]!
      }
      const node = builder.leaf((-g / (h + settings.ridge)) * settings.learningRate, h)
      return { node, rows, sums, split: rows.length >= 2 * settings.minimumRows ? find(sums) : undefined }
    }
    const rootRows = pool.slice(0, seen).sort()
    const leaves = [open(rootRows, buildHistogram(data, offsets, size, rootRows, gradient, hessian))]
    while (leaves.length < settings.leaves) {
      let chosen = -1
      for (let i = 0; i < leaves.length; i++) {
        if (leaves[i]!.split && (chosen < 0 || leaves[i]!.split!.gain > leaves[chosen]!.split!.gain)) chosen = i
      }
      if (chosen < 0) break
      const { node, rows, sums, split } = leaves[chosen]!
      const { feature } = split!
      const column = data.bins[feature]!
      const probe = singleSplit(split!)
      const leftRows = new Int32Array(rows.length)
      const rightRows = new Int32Array(rows.length)
      let lefts = 0
      let rights = 0
      for (const row of rows) {
        if (goesLeft(probe, 0, column[row]!)) leftRows[lefts++] = row
        else rightRows[rights++] = row
      }
      const left = leftRows.slice(0, lefts)
      const right = rightRows.slice(0, rights)
      const smaller = buildHistogram(data, offsets, size, lefts <= rights ? left : right, gradient, hessian)
      const larger = sums.map((value, i) => value - smaller[i]!)
      const leftLeaf = open(left, lefts <= rights ? smaller : larger)
      const rightLeaf = open(right, lefts <= rights ? larger : smaller)
      builder.split(node, split!, leftLeaf.node, rightLeaf.node)
      leaves[chosen] = leftLeaf
      leaves.push(rightLeaf)
    }
    const tree = builder.finish()
    for (const row of subset) score[row]! += tree.value[leafOf(tree, data.bins, row)]!
    trees.push(tree)
    if (watch && !watch(tree, round)) break
  }
  return { base, trees }
}

function singleSplit(split: Split): Tree {
  const builder = new TreeBuilder()
  builder.leaf(0, 0)
  builder.split(0, split, 0, 0)
  return builder.finish()
}

/** Log-odds of each row. */
export function boostedScores({ base, trees }: BoostedTrees, bins: readonly Uint8Array[], rows: number): Float64Array {
  const scores = new Float64Array(rows).fill(base)
  for (const tree of trees) for (let row = 0; row < rows; row++) scores[row]! += tree.value[leafOf(tree, bins, row)]!
  return scores
}
