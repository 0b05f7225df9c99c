/** Why a row has its probability, feature by feature. */
import { binnedData, type OutcomeModel } from './outcome-model.ts'
import { ModelRefused } from './outcome-report.ts'
import { explainRow } from './reasons.ts'
import type { FeatureTable } from './table.ts'

export interface OutcomeReason {
  feature: string
  /** The number or the category's word; undefined when missing. */
  value: number | string | undefined
  /** Log-odds added against the average row: above 0 makes the outcome more likely. */
  weight: number
}

/** The strongest reasons of one row, largest effect first. */
export function explainOutcome(model: OutcomeModel, table: FeatureTable, row: number, limit = 5): OutcomeReason[] {
  if (!model.report.usable) throw new ModelRefused(model.report.refusals)
  const { bins } = binnedData(model.features, model.binning, table)
  const sum = new Float64Array(model.features.length)
  for (const trees of model.ensemble) {
    const { parts } = explainRow(trees, bins, row)
    for (let i = 0; i < sum.length; i++) sum[i]! += parts[i]! / model.ensemble.length
  }
  return model.features
    .map(({ name, categories }, i) => {
      const cell = table.columns[i]![row]!
      return { feature: name, value: Number.isNaN(cell) ? undefined : categories ? categories[cell] : cell, weight: sum[i]! }
    })
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, limit)
}
