import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { measured } from './measure.ts'
import { modelNamed } from './model-names.ts'
import { enrolledOn, joinOulad, readOulad } from './oulad.ts'
import { featureNames, ouladFeatures } from './oulad-features.ts'
import { judgeOutcomes } from './outcomes.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

/** Results that count as the outcome, by the name of the target. */
const TARGETS: Record<string, string[]> = { withdrawal: ['Withdrawn'], 'non-completion': ['Withdrawn', 'Fail'] }
/**
 * Trains on earlier terms and judges later ones, with what is known on `--day` of those still enrolled. Without
 * `--target`: withdrawal up to day 30, non-completion (withdrawn or failed) later.
 */
export function run(options: EvaluateOptions): Promise<EvaluateResult> {
  return measured('dropout', options.seed, async () => {
    const model = modelNamed('dropout', options.model)
    const day = options.day ?? 30
    const target = targetNamed(options.target ?? (day <= 30 ? 'withdrawal' : 'non-completion'))
    const outcomes = TARGETS[target]!
    const trainTables = await readOulad(await filesOf([...options.train, ...(options.valid ?? [])]))
    const testTables = await readOulad(await filesOf(options.test))
    const dates = [trainTables.assessments, testTables.assessments].filter((table) => table !== undefined)
    const train = joinOulad(trainTables, dates)
    const test = joinOulad(testTables, dates)
    const part = (term: typeof train) => {
      const enrolments = enrolledOn(term.enrolments, day)
      return { rows: ouladFeatures(term, enrolments, day), labels: Int8Array.from(enrolments, (e) => (outcomes.includes(e.result) ? 1 : 0)) }
    }
    const judged = judgeOutcomes(model, featureNames, part(train), part(test), { seed: options.seed })
    return { ...judged, model: `${judged.model}, day ${day}, ${target}` }
  })
}

/** "fail or withdraw", "not_completed", "Withdrawn" and the like mean one of the two. */
function targetNamed(name: string): string {
  if (/fail|complet/i.test(name)) return 'non-completion'
  if (/withdr|drop/i.test(name)) return 'withdrawal'
  throw new RangeError(`There is no target "${name}"; there are ${Object.keys(TARGETS).join(' and ')}.`)
}

/** Folders are read as the CSV files in them. */
async function filesOf(paths: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (s) => s.isDirectory(),
      () => false
    )
    if (!isFolder) files.push(path)
    else for (const name of (await readdir(path)).sort()) if (/\.csv(\.gz)?$/.test(name)) files.push(join(path, name))
  }
  return files
}
