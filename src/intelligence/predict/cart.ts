/**
 * A small decision tree that a person can read (Breiman et al., CART, 1984): splits by Gini gain, limited depth and leaf
 * size, both chosen on held-out rows. Least squares on 0/1 outcomes gives the same splits as Gini.
 */
import { binTable, type Binning, learnBinning } from './binning.ts'
import { type BinnedData, bestSplit, buildHistogram, histogramOffsets } from './histogram.ts'
import { auc, logLoss } from './metrics.ts'
import { binnedData } from './outcome-model.ts'
import { stratifiedFolds } from './split.ts'
import { canonicalOrder, type Feature, type FeatureTable, selectRows } from './table.ts'
import { goesLeft, leafOf, type Tree, TreeBuilder } from './tree.ts'

export interface CartSettings {
  depth: number
  leafRows: number
}

export interface Cart {
  features: Feature[]
  binning: Binning
  tree: Tree
  settings: CartSettings
  rows: number
  baseRate: number
  /** Features with missing values in the training rows. */
  someMissing: boolean[]
}

/** Leaves below 50 rows only in small tables: their shares are known to about ±15 points. */
function choices(rows: number, largestDepth: number): CartSettings[] {
  const depths = [3, 4, 5, 6].filter((depth) => depth <= largestDepth)
  return depths.flatMap((depth) => (rows >= 2000 ? [50, 100] : [10, 25, 50]).map((leafRows) => ({ depth, leafRows })))
}

export function growTree(data: BinnedData, labels: ArrayLike<number>, rows: Int32Array, { depth, leafRows }: CartSettings): Tree {
  const { offsets, size } = histogramOffsets(data)
  const features = [...data.bins.keys()]
  let sum = 0
  for (const row of rows) sum += labels[row]!
  const baseRate = rows.length > 0 ? sum / rows.length : 0.5
  const gradient = Float64Array.from(labels, (label) => baseRate - label)
  const ones = new Float64Array(labels.length).fill(1)
  const builder = new TreeBuilder()
  const grow = (own: Int32Array, level: number): number => {
    let positives = 0
    for (const row of own) positives += labels[row]!
    // One row at the base rate: a pure leaf must not promise 0 or 1.
    const node = builder.leaf((positives + baseRate) / (own.length + 1), own.length)
    if (level === depth || own.length < 2 * leafRows) return node
    const sums = buildHistogram(data, offsets, size, own, gradient, ones)
    const split = bestSplit(data, sums, offsets, features, { minimumRows: leafRows, minimumHessian: 0, ridge: 1e-9 })
    if (!split) return node
    const probe = new TreeBuilder()
    probe.leaf(0, 0)
    probe.split(0, split, 0, 0)
    const test = probe.finish()
    const column = data.bins[split.feature]!
    const left = grow(
      own.filter((row) => goesLeft(test, 0, column[row]!)),
      level + 1
    )
    const right = grow(
      own.filter((row) => !goesLeft(test, 0, column[row]!)),
      level + 1
    )
    builder.split(node, split, left, right)
    return node
  }
  grow(rows, 0)
  return builder.finish()
}

/** Learns a tree of at most `largestDepth` levels; depth and leaf size are chosen by AUC on four folds. */
export function trainCart(given: FeatureTable, givenLabels: ArrayLike<number>, { seed, largestDepth = 6 }: { seed: number; largestDepth?: number }): Cart {
  if (given.rows === 0 || givenLabels.length !== given.rows) throw new RangeError(`decision tree: ${given.rows} rows and ${givenLabels.length} labels`)
  const order = canonicalOrder(given, givenLabels)
  const table = selectRows(given, order)
  const labels = Array.from(order, (row) => givenLabels[row]!)
  const binning = learnBinning(table)
  const data = binnedData(table.features, binning, table)
  const all = Int32Array.from({ length: table.rows }, (_, i) => i)
  const fold = stratifiedFolds(labels, 4, seed)
  const trains = [0, 1, 2, 3].map((f) => all.filter((row) => fold[row] !== f))
  let best: CartSettings | undefined
  let smallest = Number.POSITIVE_INFINITY
  for (const settings of choices(table.rows, largestDepth)) {
    const p = new Float64Array(table.rows)
    trains.forEach((train, f) => {
      const tree = growTree(data, labels, train, settings)
      for (const row of all) if (fold[row] === f) p[row] = tree.value[leafOf(tree, data.bins, row)]!
    })
    // Ranking first: the calibration of a few dozen leaves is good at any of these sizes.
    const ranking = auc(p, labels)
    const loss = Number.isNaN(ranking) ? logLoss(p, labels) : -ranking
    if (!best || loss < smallest) {
      smallest = loss
      best = settings
    }
  }
  let positives = 0
  for (let i = 0; i < labels.length; i++) positives += labels[i]!
  return {
    features: table.features,
    binning,
    tree: growTree(data, labels, all, best!),
    settings: best!,
    rows: table.rows,
    baseRate: positives / table.rows,
    someMissing: table.columns.map((column) => column.some(Number.isNaN))
  }
}

export function predictCart({ tree, binning }: Cart, table: FeatureTable): Float64Array {
  const bins = binTable(binning, table)
  return Float64Array.from({ length: table.rows }, (_, row) => tree.value[leafOf(tree, bins, row)]!)
}
