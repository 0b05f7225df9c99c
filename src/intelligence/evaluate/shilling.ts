import { ratingProfileFeatures, shillingFeatures, shillingScores } from '../anomalies/shilling.ts'
import { injectProfiles } from '../anomalies/shilling-injection.ts'
import { isolationDefaults, isolationScores } from '../anomalies/isolation-forest.ts'
import { DataFileError, readLines } from '../files/read.ts'
import { auc, averagePrecision } from '../predict/metrics.ts'
import type { Ratings } from '../recommend/ratings.ts'
import { createNumbering, type Numbering } from './identity.ts'
import { measured } from './measure.ts'
import { modelNamed } from './model-names.ts'
import { numberRatings, readRatingLines, type RatingLine } from './rating-files.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

const INJECTED = { profiles: 48, fillers: 60 }

const scorers: Record<string, (ratings: Ratings, seed: number) => Float64Array> = {
  'two-stage': shillingScores,
  'isolation-forest': (ratings, seed) => isolationScores(ratingProfileFeatures(ratings), { ...isolationDefaults, seed }),
  rdma: (ratings) => Float64Array.from(ratingProfileFeatures(ratings), (row) => row[shillingFeatures.indexOf('rdma')]!)
}

/**
 * Finds invented rating profiles without being told any. With `labels` (lines `person 0|1`, or the ids of the invented
 * ones) the ratings are taken as they are; without, 48 profiles are put among the ratings of the training files first.
 */
export function run(options: EvaluateOptions): Promise<EvaluateResult> {
  return measured('shilling', options.seed, async () => {
    const name = modelNamed('shilling', options.model)
    const people = createNumbering()
    const items = createNumbering()
    const { lines, labelPath } = await filesOf(options)
    const real = numberRatings(lines, people, items)()
    const { ratings, attacker, judged } = labelPath
      ? { ratings: real, ...(await readLabels(labelPath, people, real.people)) }
      : { ...injectProfiles(real, { ...INJECTED, seed: options.seed }), judged: undefined }
    const scores = scorers[name]!(ratings, options.seed)
    const chosen = judged ?? Int32Array.from(attacker, (_, p) => p)
    const labels = Array.from(chosen, (p) => attacker[p]!)
    const own = Array.from(chosen, (p) => scores[p]!)
    const invented = labels.reduce((sum, label) => sum + label, 0)
    return { model: name, metrics: { auc: auc(own, labels), averagePrecision: averagePrecision(own, labels), profiles: invented, people: labels.length } }
  })
}

/** A test file may hold the ratings to judge, or the labels; ratings of both files are judged together when it holds new people only. */
async function filesOf(options: EvaluateOptions): Promise<{ lines: RatingLine[]; labelPath?: string }> {
  const train = (await Promise.all(options.train.map(readRatingLines))).flat()
  const [firstTest] = options.test
  if (!firstTest) return { lines: train, labelPath: options.labels }
  if (!options.labels && (await columnsOf(firstTest)) < 3) return { lines: train, labelPath: firstTest }
  const test = (await Promise.all(options.test.map(readRatingLines))).flat()
  const known = new Set(train.map((line) => line.person))
  const onlyNew = test.every((line) => !known.has(line.person))
  return { lines: onlyNew ? [...train, ...test] : test, labelPath: options.labels }
}

const columnsOf = async (path: string) => (await readLines(path))[0]!.text.trim().split(/[\s,]+/).length

async function readLabels(path: string, people: Numbering, count: number): Promise<{ attacker: Uint8Array; judged?: Int32Array }> {
  const attacker = new Uint8Array(count)
  const judged = new Set<number>()
  let genuine = 0
  for (const line of await readLines(path)) {
    const [id, label = '1'] = line.text.trim().split(/[\s,]+/)
    const person = people.find(id!)
    if (person < 0 || person >= count) {
      if (line.number === 1) continue
      throw new DataFileError(path, line.number, `the person "${id}" has no ratings`)
    }
    judged.add(person)
    if (/^(0|0\.0|genuine|normal|false|no)$/i.test(label)) genuine++
    else attacker[person] = 1
  }
  // a list of the invented ones alone means that everybody else is genuine
  return { attacker, judged: genuine > 0 ? Int32Array.from(judged) : undefined }
}
