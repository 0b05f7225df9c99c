/** All development sets in one go, each figure beside its targets and the baseline. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DevelopmentRun, Figure } from './development-files.ts'
import { developmentRuns } from './development-sets.ts'
import type { EvaluateResult } from './types.ts'

export interface RunAllOptions {
  data: string | undefined
  only: string[] | undefined
  json: boolean
  seed: number
}

/** Beside the repository or inside it; the sets themselves are never part of it. */
const DEFAULT_FOLDERS = ['../shared/data', 'data/evaluation'].map((path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url)))

interface Outcome {
  run: DevelopmentRun
  result: EvaluateResult | undefined
  problem: string | undefined
}

/** Exit code 1 when a "must" is missed or a run failed. */
export async function runAll({ data, only, json, seed }: RunAllOptions): Promise<number> {
  const folder = data ?? process.env.KLEARN_EVALUATION_DATA ?? DEFAULT_FOLDERS.find((path) => existsSync(join(path, 'SOURCES.md')))
  if (!folder || !existsSync(folder)) {
    console.error('The development sets are not here: name their folder with --data FOLDER or KLEARN_EVALUATION_DATA.')
    return 1
  }
  const work = await mkdtemp(join(tmpdir(), 'klearn-evaluate-'))
  const outcomes: Outcome[] = []
  try {
    const runs = await developmentRuns(folder, work, seed)
    const wanted = runs.filter((run) => !only || only.includes(run.argv[0]!) || only.includes(run.name))
    if (wanted.length === 0) throw new RangeError(`--only ${only}: there is no such task or set; there are ${runs.map((run) => run.name).join('; ')}.`)
    for (const run of wanted) {
      if (!json) process.stderr.write(`${run.name} ...\n`)
      outcomes.push({ run, ...(await inOwnProcess([...run.argv, '--seed', String(seed), '--json'])) })
    }
  } finally {
    await rm(work, { recursive: true })
  }
  const lines = outcomes.flatMap(rowsOf)
  if (json)
    console.log(
      JSON.stringify({ cores: cpus().length, seed, runs: outcomes.map(({ run, result, problem }) => ({ name: run.name, result, problem })), figures: lines })
    )
  else print(lines, seed)
  return lines.some((line) => line.verdict === 'MISSED' || line.verdict === 'FAILED') ? 1 : 0
}

/** One process a run: the peak memory is its own, and one that fails does not end the others. */
function inOwnProcess(argv: string[]): Promise<Pick<Outcome, 'result' | 'problem'>> {
  const script = `import { evaluate } from ${JSON.stringify(new URL('./cli.ts', import.meta.url).href)}; process.exitCode = await evaluate(${JSON.stringify(argv)})`
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let errors = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (errors += chunk))
    child.on('close', (code) => {
      try {
        if (code !== 0) throw new Error(errors.trim().split('\n')[0] ?? `exit code ${code}`)
        resolve({ result: JSON.parse(out) as EvaluateResult, problem: undefined })
      } catch (error) {
        resolve({ result: undefined, problem: (error as Error).message })
      }
    })
  })
}

interface Line {
  name: string
  metric: string
  value: number | undefined
  must: number
  ambition: number
  baseline: string
  verdict: 'ambition' | 'must' | 'MISSED' | 'FAILED'
  seconds: number | undefined
  peakMemoryMb: number | undefined
}

function rowsOf({ run, result, problem }: Outcome): Line[] {
  return run.figures.map((figure) => {
    const value = figure.metric === 'processorSeconds' || figure.metric === 'trainSeconds' ? result?.[figure.metric] : result?.metrics[figure.metric]
    const common = { name: run.name, metric: figure.metric, must: figure.must, ambition: figure.ambition, baseline: figure.baseline ?? '' }
    if (!result || value === undefined)
      return { ...common, value, baseline: problem ?? 'not reported', verdict: 'FAILED', seconds: undefined, peakMemoryMb: undefined }
    return { ...common, value, verdict: verdictOf(figure, value), seconds: result.seconds, peakMemoryMb: result.peakMemoryMb }
  })
}

function verdictOf({ must, ambition, lowerIsBetter }: Figure, value: number): Line['verdict'] {
  const reaches = (target: number) => (lowerIsBetter ? value <= target : value >= target)
  return reaches(ambition) ? 'ambition' : reaches(must) ? 'must' : 'MISSED'
}

const shown = (value: number | undefined) =>
  value === undefined ? '' : Math.abs(value) < 1e-3 && value !== 0 ? value.toExponential(1) : value.toFixed(value >= 10 ? 1 : 4)

function print(lines: readonly Line[], seed: number): void {
  const rows = [
    ['set', 'figure', 'value', 'must', 'ambition', 'reached', 'seconds', 'MB', 'baseline'],
    ...lines.map((l) => [
      l.name,
      l.metric,
      shown(l.value),
      shown(l.must),
      shown(l.ambition),
      l.verdict,
      l.seconds?.toFixed(1) ?? '',
      l.peakMemoryMb?.toFixed(0) ?? '',
      l.baseline
    ])
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  console.log(
    rows
      .map((row) =>
        row
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join('  ')
          .trimEnd()
      )
      .join('\n')
  )
  console.log(
    `\n${cpus().length} cores, seed ${seed}, Node ${process.versions.node}. Targets were set on closed test parts; these figures are on parts held out here.`
  )
}
