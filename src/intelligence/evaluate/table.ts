import { joinTables, readCsv, type Table } from '../files/csv.ts'
import { DataFileError } from '../files/read.ts'
import { measured } from './measure.ts'
import { judgeOutcomes, outcomeModelName } from './outcomes.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

const YES = new Set(['1', '1.0', 'true', 'yes', 'y', 't'])
const NO = new Set(['0', '0.0', 'false', 'no', 'n', 'f'])

/** Trains on a CSV with a yes/no target column and judges the probabilities for another. */
export function run(options: EvaluateOptions): Promise<EvaluateResult> {
  return measured('table', options.seed, async () => {
    const model = outcomeModelName(options.model)
    const train = joinTables(await Promise.all([...options.train, ...(options.valid ?? [])].map(readCsv)))
    const test = joinTables(await Promise.all(options.test.map(readCsv)))
    const target = targetColumn(train, options.target)
    const name = train.columns[target]!
    const testTarget = test.columns.indexOf(name)
    if (testTarget < 0) throw new DataFileError(test.path, 1, `there is no column "${name}"`)
    const others = train.columns.filter((_, i) => i !== target)
    const rowsOf = (table: Table) => {
      const places = others.map((column) => {
        const place = table.columns.indexOf(column)
        if (place < 0) throw new DataFileError(table.path, 1, `there is no column "${column}"`)
        return place
      })
      return table.rows.map((row) => places.map((place) => row[place]))
    }
    const outcome = judgeOutcomes(
      model,
      others,
      { rows: rowsOf(train), labels: outcomesOf(train, target) },
      { rows: rowsOf(test), labels: outcomesOf(test, testTarget) },
      { seed: options.seed }
    )
    return { model: outcome.model, metrics: outcome.metrics }
  })
}

/** The named column, else the last one. */
function targetColumn(table: Table, name: string | undefined): number {
  if (name === undefined) return table.columns.length - 1
  const index = table.columns.findIndex((column) => column === name || column.toLowerCase() === name.toLowerCase())
  if (index < 0) throw new DataFileError(table.path, 1, `there is no column "${name}" (--target); the columns are ${table.columns.join(', ')}`)
  return index
}

function outcomesOf(table: Table, column: number): Int8Array {
  return Int8Array.from(table.rows, (row, i) => {
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
