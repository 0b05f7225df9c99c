import { fitCounts, ksTwoSample, populationStabilityIndex } from '../statistics/index.ts'
import { referenceCases, relativeError } from '../statistics/reference.ts'
import { columnOf, readCsv } from '../files/csv.ts'
import { DataFileError, readLines } from '../files/read.ts'
import { measured } from './measure.ts'
import { modelNamed } from './model-names.ts'
import { modelReferenceCases } from './model-reference.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

/**
 * Without files: the largest error against the reference values. With a train and a test file of numbers (one a line, or
 * the CSV column `--target`): do both come from the same distribution, and are they counts of which law?
 */
export function run(options: EvaluateOptions): Promise<EvaluateResult> {
  return measured('statistics', options.seed, async () => {
    modelNamed('statistics', options.model)
    const cases = [...referenceCases(), ...modelReferenceCases()]
    const largest = (wanted: boolean) => Math.max(...cases.filter((c) => c.isPValue === wanted).map(relativeError))
    const metrics: Record<string, number> = { referenceValues: cases.length, largestRelativeError: largest(false), largestPValueError: largest(true) }
    if (options.train.length === 0 && options.test.length === 0) return { model: 'reference values', metrics }
    if (options.train.length === 0 || options.test.length === 0) throw new RangeError('Two samples are compared: give --train FILE and --test FILE.')
    const a = await readNumbers(options.train, options.target)
    const b = await readNumbers(options.test, options.target)
    const ks = ksTwoSample(a, b)
    Object.assign(metrics, { ksStatistic: ks.statistic, ksPValue: ks.pValue, psi: populationStabilityIndex(a, b), trainValues: a.length, testValues: b.length })
    let law = ''
    if (a.every((value) => Number.isInteger(value) && value >= 0)) {
      const fit = fitCounts(a)
      law = `, train counts: ${fit.law}`
      Object.assign(metrics, { mean: fit.mean, dispersion: fit.dispersion.ratio, dispersionPValue: fit.dispersion.pValue })
    }
    return { model: `two-sample Kolmogorov-Smirnov (${ks.method}${ks.ties ? ', ties: p is an upper bound' : ''})${law}`, metrics }
  })
}

async function readNumbers(paths: readonly string[], column: string | undefined): Promise<number[]> {
  const values: number[] = []
  const add = (text: string, path: string, line: number | undefined) => {
    const value = Number(text)
    if (text.trim() === '' || Number.isNaN(value)) throw new DataFileError(path, line, `"${text}" is not a number`)
    values.push(value)
  }
  for (const path of paths) {
    if (column !== undefined) {
      const table = await readCsv(path)
      const index = columnOf(table, column)
      for (const [i, row] of table.rows.entries()) add(row[index]!, path, table.lines[i])
    } else for (const { number, text } of await readLines(path)) add(text, path, number)
  }
  return values
}
