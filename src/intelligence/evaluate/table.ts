import { cellsOf, columnOf, readCsv, type Table } from '../files/csv.ts'
import { DataFileError } from '../files/read.ts'
import { measured } from './measure.ts'
import { modelNamed } from './model-names.ts'
import { judgeOutcomes, type OutcomeRows } from './outcomes.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

const YES = new Set(['1', '1.0', 'true', 'yes', 'y', 't'])
const NO = new Set(['0', '0.0', 'false', 'no', 'n', 'f'])

/** Trains on a CSV with a yes/no target column and judges the probabilities for another. */
export function run(options: EvaluateOptions): Promise<EvaluateResult> {
  return measured('table', options.seed, async () => {
    const model = modelNamed('table', options.model)
    const train = await Promise.all([...options.train, ...(options.valid ?? [])].map(readCsv))
    const test = await Promise.all(options.test.map(readCsv))
    const { columns } = train[0]!
    const target = columns[targetColumn(train[0]!, options.target)]!
    const features = columns.filter((name) => name !== target)
    return judgeOutcomes(model, features, rowsOf(train, features, target), rowsOf(test, features, target), { seed: options.seed })
  })
}

/** The named column, else the last one. */
function targetColumn(table: Table, name: string | undefined): number {
  if (name === undefined) return table.columns.length - 1
  const index = table.columns.findIndex((column) => column.toLowerCase() === name.toLowerCase())
  if (index < 0) throw new DataFileError(table.path, 1, `there is no column "${name}" (--target); the columns are ${table.columns.join(', ')}`)
  return index
}

/** Every file on its own, so that a damaged line is named with its file; the columns may stand in any order. */
function rowsOf(tables: Table[], features: string[], target: string): OutcomeRows {
  return {
    rows: tables.flatMap((table) => cellsOf(table, features)),
    labels: Int8Array.from(tables.flatMap((table) => outcomesOf(table, columnOf(table, target))))
  }
}

function outcomesOf(table: Table, column: number): number[] {
  return table.rows.map((row, i) => {
    const cell = row[column]!.trim().toLowerCase()
    if (YES.has(cell)) return 1
    if (NO.has(cell)) return 0
    throw new DataFileError(
      table.path,
      table.lines[i],
      `the target "${table.columns[column]}" is "${row[column]}"; yes or no is needed (1/0, true/false, yes/no)`
    )
  })
}
