export { type Cart, predictCart, trainCart } from './cart.ts'
export { accuracy, auc, averagePrecision, brier, f1Macro, logLoss } from './metrics.ts'
export { loadCart, loadOutcomeModel, outcomeModelFormat, saveCart, saveOutcomeModel } from './model-files.ts'
export {
  ModelRefused,
  OUTCOME_THRESHOLDS,
  type OutcomeModel,
  type OutcomeRefusal,
  type OutcomeReport,
  predictOutcomes,
  trainOutcomeModel
} from './outcome-model.ts'
export { explainOutcome, type OutcomeReason } from './outcome-reasons.ts'
export { type Condition, type Rule, rulesOf, sentenceOf } from './rules.ts'
export { splitByTime, stratifiedFolds } from './split.ts'
export { buildTable, type Cell, describeFeatures, type Feature, type FeatureTable, selectRows } from './table.ts'
