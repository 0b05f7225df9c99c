/** Outcome models and decision trees as model files and back. */
import { type ModelArray, type ModelHeader, readModel, writeModel } from '../model-file.ts'
import type { Cart } from './cart.ts'
import type { OutcomeModel } from './outcome-model.ts'
import type { Tree } from './tree.ts'

export const outcomeModelFormat = { kind: 'outcome-model', version: 1 }
export const cartFormat = { kind: 'decision-tree', version: 1 }

const PARTS = ['feature', 'bin', 'set', 'sets', 'missingLeft', 'left', 'right', 'value', 'cover'] as const

/** Trees laid end to end, with the length of each. */
function packTrees(trees: readonly Tree[], name: string, arrays: Record<string, ModelArray>): void {
  for (const part of PARTS) {
    const total = trees.reduce((sum, tree) => sum + tree[part].length, 0)
    const Kind = trees[0]![part].constructor as { new (length: number): ModelArray }
    const all = new Kind(total)
    let at = 0
    for (const tree of trees) {
      all.set(tree[part], at)
      at += tree[part].length
    }
    arrays[`${name}.${part}`] = all
  }
  arrays[`${name}.nodes`] = Int32Array.from(trees, (tree) => tree.feature.length)
  arrays[`${name}.flags`] = Int32Array.from(trees, (tree) => tree.sets.length)
}

function unpackTrees(name: string, arrays: Record<string, ModelArray>): Tree[] {
  let node = 0
  let flag = 0
  const flags = arrays[`${name}.flags`]!
  return Array.from(arrays[`${name}.nodes`]!, (count, i) => {
    const parts = PARTS.map((part) => [
      part,
      part === 'sets' ? arrays[`${name}.sets`]!.subarray(flag, flag + flags[i]!) : arrays[`${name}.${part}`]!.subarray(node, node + count)
    ])
    node += count
    flag += flags[i]!
    return Object.fromEntries(parts) as unknown as Tree
  })
}

function packBorders(borders: readonly Float64Array[], arrays: Record<string, ModelArray>): void {
  arrays['borders.counts'] = Int32Array.from(borders, (own) => own.length)
  arrays.borders = Float64Array.from(borders.flatMap((own) => [...own]))
}

function unpackBorders(arrays: Record<string, ModelArray>): Float64Array[] {
  let at = 0
  return Array.from(arrays['borders.counts']!, (count) => {
    at += count
    return (arrays.borders as Float64Array).subarray(at - count, at)
  })
}

export function saveOutcomeModel(model: OutcomeModel, trainedOn: ModelHeader['trainedOn']): Uint8Array {
  const { features, settings, report, ensemble, calibration, binning } = model
  const arrays: Record<string, ModelArray> = { base: Float64Array.from(ensemble, ({ base }) => base) }
  for (const [i, { trees }] of ensemble.entries()) packTrees(trees, `trees.${i}`, arrays)
  packBorders(binning.borders, arrays)
  if (calibration) Object.assign(arrays, { 'calibration.scores': calibration.scores, 'calibration.probabilities': calibration.probabilities })
  const score = { auc: report.auc, averagePrecision: report.averagePrecision, brier: report.brier, baseRate: report.baseRate }
  return writeModel({ ...outcomeModelFormat, trainedOn, score }, { settings: { features, settings, report }, arrays })
}

export function loadOutcomeModel(file: Uint8Array): OutcomeModel {
  const { settings: stored, arrays } = readModel(file, outcomeModelFormat)
  const { features, settings, report } = stored as Pick<OutcomeModel, 'features' | 'settings' | 'report'>
  return {
    features,
    settings,
    report,
    binning: { borders: unpackBorders(arrays) },
    ensemble: Array.from(arrays.base!, (base, i) => ({ base, trees: unpackTrees(`trees.${i}`, arrays) })),
    calibration: arrays['calibration.scores'] && {
      scores: arrays['calibration.scores'] as Float64Array,
      probabilities: arrays['calibration.probabilities'] as Float64Array
    }
  }
}

export function saveCart(cart: Cart, trainedOn: ModelHeader['trainedOn'], score: Record<string, number>): Uint8Array {
  const { tree, binning, ...settings } = cart
  const arrays: Record<string, ModelArray> = {}
  packTrees([tree], 'tree', arrays)
  packBorders(binning.borders, arrays)
  return writeModel({ ...cartFormat, trainedOn, score }, { settings, arrays })
}

export function loadCart(file: Uint8Array): Cart {
  const { settings, arrays } = readModel(file, cartFormat)
  return { ...(settings as Omit<Cart, 'tree' | 'binning'>), binning: { borders: unpackBorders(arrays) }, tree: unpackTrees('tree', arrays)[0]! }
}
