/**
 * One file per task, `evaluate/<task>.ts`, exports `run(options)`. Nothing may be tuned on a test file: settings come
 * from the train and validation parts, chosen by the program.
 */
export interface EvaluateOptions {
  /** Paths, plain or .gz. */
  train: string[]
  test: string[]
  valid?: string[]
  seed: number
  /** Absent: the program takes the model that was best on validation data. */
  model?: string
  labelColumn?: string
  textColumn?: string
  target?: string
  coldItems?: string
  itemTags?: string
  day?: number
  labels?: string
}

export interface EvaluateResult {
  task: string
  /** The model that produced the figures, with the settings that were chosen. */
  model: string
  /** Those that apply: rmse, mae, recall@20, ndcg@20, auc, averagePrecision, brier, nmi, modularity ... */
  metrics: Record<string, number>
  /** Printed below the table, not part of the JSON: the rules of a readable tree. */
  notes?: string[]
  /** Of the processor, for the chosen model alone, where choosing takes most of the time. */
  trainSeconds?: number
  seconds: number
  /** Of the processor: what `seconds` would be on a machine that does nothing else. */
  processorSeconds: number
  peakMemoryMb: number
  seed: number
}

export type EvaluateTask = (options: EvaluateOptions) => Promise<EvaluateResult>
