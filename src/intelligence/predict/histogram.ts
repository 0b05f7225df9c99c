/** Sums of gradients and hessians by feature and bin, and the best split they offer (Chen and Guestrin, KDD 2016). */
import { MISSING_BIN } from './binning.ts'
import type { Split } from './tree.ts'

export interface BinnedData {
  bins: readonly Uint8Array[]
  /** Number of bins of each feature, "missing" included. */
  counts: readonly number[]
  isCategory: readonly boolean[]
  /** -1: the prediction may only fall as the feature grows, 1: only rise, 0: free. */
  monotone?: readonly number[]
}

/** Three numbers a bin: gradient, hessian, rows. */
export interface Histogram {
  sums: Float64Array
  offsets: Int32Array
}

export function histogramOffsets(data: BinnedData): { offsets: Int32Array; size: number } {
  const offsets = new Int32Array(data.counts.length)
  let size = 0
  data.counts.forEach((count, feature) => {
    offsets[feature] = size
    size += count * 3
  })
  return { offsets, size }
}

export function buildHistogram(
  data: BinnedData,
  offsets: Int32Array,
  size: number,
  rows: Int32Array,
  gradient: Float64Array,
  hessian: Float64Array
): Float64Array {
  const sums = new Float64Array(size)
  for (let feature = 0; feature < data.bins.length; feature++) {
    const column = data.bins[feature]!
    const offset = offsets[feature]!
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      const at = offset + column[row]! * 3
      sums[at]! += gradient[row]!
      sums[at + 1]! += hessian[row]!
      sums[at + 2]! += 1
    }
  }
  return sums
}

export interface SplitLimits {
  minimumRows: number
  minimumHessian: number
  ridge: number
}

/** Best split of a node over the allowed features, or undefined when none improves the loss. */
export function bestSplit(data: BinnedData, sums: Float64Array, offsets: Int32Array, allowed: ArrayLike<number>, limits: SplitLimits): Split | undefined {
  let best: Split | undefined
  for (let a = 0; a < allowed.length; a++) {
    const feature = allowed[a]!
    const offset = offsets[feature]!
    const bins = data.counts[feature]!
    let G = 0
    let H = 0
    let N = 0
    for (let bin = 0; bin < bins; bin++) {
      G += sums[offset + bin * 3]!
      H += sums[offset + bin * 3 + 1]!
      N += sums[offset + bin * 3 + 2]!
    }
    const parent = (G * G) / (H + limits.ridge)
    const missing = offset + MISSING_BIN * 3
    const hasMissing = sums[missing + 2]! > 0
    const order: number[] = []
    for (let bin = 1; bin < bins; bin++) if (!data.isCategory[feature] || sums[offset + bin * 3 + 2]! > 0) order.push(bin)
    if (data.isCategory[feature]) {
      // Fisher 1958: sorted by mean response, the best two groups of categories are a prefix and the rest.
      const response = (bin: number) => sums[offset + bin * 3]! / (sums[offset + bin * 3 + 1]! + 10)
      order.sort((x, y) => response(x) - response(y) || x - y)
    }
    for (const missingLeft of hasMissing ? [true, false] : [false]) {
      let g = missingLeft ? sums[missing]! : 0
      let h = missingLeft ? sums[missing + 1]! : 0
      let n = missingLeft ? sums[missing + 2]! : 0
      for (let i = 0; i < order.length; i++) {
        const at = offset + order[i]! * 3
        if (i === order.length - 1 && !(hasMissing && !missingLeft)) break
        if (sums[at + 2] === 0) continue
        g += sums[at]!
        h += sums[at + 1]!
        n += sums[at + 2]!
        if (n < limits.minimumRows || h < limits.minimumHessian) continue
        if (N - n < limits.minimumRows || H - h < limits.minimumHessian) break
        const direction = data.monotone?.[feature] ?? 0
        if (direction !== 0 && direction * (-g / (h + limits.ridge) - -(G - g) / (H - h + limits.ridge)) > 0) continue
        const gain = (g * g) / (h + limits.ridge) + (G - g) ** 2 / (H - h + limits.ridge) - parent
        if (gain > (best?.gain ?? 1e-9)) {
          let set: Uint8Array | undefined
          if (data.isCategory[feature]) {
            set = new Uint8Array(256)
            for (let j = 0; j <= i; j++) set[order[j]!] = 1
          }
          best = { feature, bin: order[i]!, set, missingLeft, gain }
        }
      }
    }
  }
  // Nothing was missing while learning: a missing value later follows the larger side.
  if (best && sums[offsets[best.feature]! + 2] === 0) best.missingLeft = leftIsLarger(best, sums, offsets[best.feature]!, data.counts[best.feature]!)
  return best
}

function leftIsLarger(split: Split, sums: Float64Array, offset: number, bins: number): boolean {
  let balance = 0
  for (let bin = 1; bin < bins; bin++) {
    const left = split.set ? split.set[bin] === 1 : bin <= split.bin
    balance += left ? sums[offset + bin * 3 + 2]! : -sums[offset + bin * 3 + 2]!
  }
  return balance > 0
}
