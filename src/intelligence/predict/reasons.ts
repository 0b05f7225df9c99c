/**
 * TreeSHAP (Lundberg, Erion, Lee 2018, algorithm 2): how much each feature moved one prediction away from the average,
 * in log-odds. The parts add up to prediction minus average exactly.
 */
import type { BoostedTrees } from './boosting.ts'
import { goesLeft, type Tree } from './tree.ts'

interface Path {
  feature: number[]
  zero: number[]
  one: number[]
  weight: number[]
}

function extend(path: Path, zero: number, one: number, feature: number): Path {
  const depth = path.feature.length
  const next: Path = { feature: [...path.feature, feature], zero: [...path.zero, zero], one: [...path.one, one], weight: [...path.weight, depth === 0 ? 1 : 0] }
  const w = next.weight
  for (let i = depth - 1; i >= 0; i--) {
    w[i + 1]! += (one * w[i]! * (i + 1)) / (depth + 1)
    w[i] = (zero * w[i]! * (depth - i)) / (depth + 1)
  }
  return next
}

function unwind(path: Path, index: number): Path {
  const depth = path.feature.length - 1
  const { zero, one } = { zero: path.zero[index]!, one: path.one[index]! }
  const w = path.weight.slice()
  let carry = w[depth]!
  for (let i = depth - 1; i >= 0; i--) {
    if (one !== 0) {
      const kept = w[i]!
      w[i] = (carry * (depth + 1)) / ((i + 1) * one)
      carry = kept - (w[i]! * zero * (depth - i)) / (depth + 1)
    } else w[i] = (w[i]! * (depth + 1)) / (zero * (depth - i))
  }
  const drop = <T>(list: T[]) => list.filter((_, i) => i !== index)
  return { feature: drop(path.feature), zero: drop(path.zero), one: drop(path.one), weight: w.slice(0, depth) }
}

function unwoundSum(path: Path, index: number): number {
  let sum = 0
  for (const value of unwind(path, index).weight) sum += value
  return sum
}

function explainTree(tree: Tree, bins: readonly Uint8Array[], row: number, parts: Float64Array): void {
  const visit = (node: number, path: Path, zero: number, one: number, feature: number): void => {
    const own = extend(path, zero, one, feature)
    const split = tree.feature[node]!
    if (split < 0) {
      for (let i = 1; i < own.feature.length; i++) {
        parts[own.feature[i]!]! += unwoundSum(own, i) * (own.one[i]! - own.zero[i]!) * tree.value[node]!
      }
      return
    }
    const left = goesLeft(tree, node, bins[split]![row]!)
    const hot = left ? tree.left[node]! : tree.right[node]!
    const cold = left ? tree.right[node]! : tree.left[node]!
    let zeroBefore = 1
    let oneBefore = 1
    let base = own
    const again = own.feature.indexOf(split, 1)
    if (again > 0) {
      zeroBefore = own.zero[again]!
      oneBefore = own.one[again]!
      base = unwind(own, again)
    }
    const cover = tree.cover[node]!
    visit(hot, base, (zeroBefore * tree.cover[hot]!) / cover, oneBefore, split)
    visit(cold, base, (zeroBefore * tree.cover[cold]!) / cover, 0, split)
  }
  visit(0, { feature: [], zero: [], one: [], weight: [] }, 1, 1, -1)
}

function meanValue(tree: Tree, node = 0): number {
  if (tree.feature[node]! < 0) return tree.value[node]!
  const left = tree.left[node]!
  const right = tree.right[node]!
  return (meanValue(tree, left) * tree.cover[left]! + meanValue(tree, right) * tree.cover[right]!) / (tree.cover[left]! + tree.cover[right]!)
}

/** `average` + Σ parts = log-odds of the row. */
export function explainRow({ base, trees }: BoostedTrees, bins: readonly Uint8Array[], row: number): { average: number; parts: Float64Array } {
  const parts = new Float64Array(bins.length)
  let average = base
  for (const tree of trees) {
    explainTree(tree, bins, row, parts)
    average += meanValue(tree)
  }
  return { average, parts }
}
