/** Columns cut into at most 255 bins, so that a split is searched over bins, not over rows. Bin 0 is "missing". */
import type { FeatureTable } from './table.ts'

export const MISSING_BIN = 0

export interface Binning {
  /** Upper borders of the bins 1, 2, ... of each number feature: a value v is in the first bin with v <= border. */
  borders: Float64Array[]
}

/**
 * Borders at quantiles of the distinct values, so that rare large values do not take all the bins. 64 bins hold up better
 * on new rows than 254 (shoppers, folds: average precision .7550 against .7520), in less time and memory.
 */
export function learnBinning(table: FeatureTable, bins = 64): Binning {
  const borders = table.columns.map((column, feature) => {
    if (table.features[feature]!.categories) return new Float64Array(0)
    const values = column.filter((value) => !Number.isNaN(value)).sort()
    const distinct: number[] = []
    for (const value of values) if (distinct.length === 0 || value !== distinct.at(-1)) distinct.push(value)
    const cuts: number[] = []
    if (distinct.length <= bins) {
      for (let i = 0; i + 1 < distinct.length; i++) cuts.push((distinct[i]! + distinct[i + 1]!) / 2)
    } else {
      for (let bin = 1; bin < bins; bin++) {
        const at = Math.floor((bin * values.length) / bins)
        const low = values[at - 1]!
        const high = values[at]!
        const cut = low === high ? high : (low + high) / 2
        if (cuts.length === 0 || cut > cuts.at(-1)!) cuts.push(cut)
      }
    }
    return Float64Array.from(cuts)
  })
  return { borders }
}

/** Bin numbers of each column. */
export function binTable({ borders }: Binning, table: FeatureTable): Uint8Array[] {
  return table.columns.map((column, feature) => {
    const own = borders[feature]!
    const isCategory = table.features[feature]!.categories !== undefined
    return Uint8Array.from(column, (value) => {
      if (Number.isNaN(value)) return MISSING_BIN
      if (isCategory) return value + 1
      let low = 0
      let high = own.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (value <= own[middle]!) high = middle
        else low = middle + 1
      }
      return low + 1
    })
  })
}
