import { closeItems } from '../recommend/blend.ts'
import { chooseBlend, trainChoice, type Choice } from '../recommend/choose.ts'
import { coldFamilies, families, type Family } from '../recommend/families.ts'
import { holdOutColdItems, holdOutItems, sampleCases, type HeldOut } from '../recommend/hold-out.ts'
import { toInteractions, type Interactions, type Recommender } from '../recommend/interactions.ts'
import { ndcgAt, recallAt, topItems } from '../recommend/ranking-metrics.ts'
import { createNumbering } from './identity.ts'
import { readInteractions, readItemList, readItemTags } from './interaction-files.ts'
import { measured, processorSeconds } from './measure.ts'
import { modelNamed, modelNamesOf } from './model-names.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

type Rows = Map<number, Set<number>>

const HELD_OUT_SHARE = 0.15
const COLD_SHARE = 0.1

/**
 * Ranks every item that a person of the test file has not had. Settings and blend weights come from the validation file,
 * or, without one, from a part of the training file; the model that is scored is trained on both. People who appear only
 * in the validation file are never trained on: their rows there are their history (strong generalisation).
 */
export function run(options: EvaluateOptions): Promise<EvaluateResult> {
  return measured('recommend', options.seed, async () => {
    const people = createNumbering()
    const items = createNumbering()
    const train = await readInteractions(options.train, people, items)
    const valid = await readInteractions(options.valid ?? [], people, items)
    const test = await readInteractions(options.test, people, items)
    const cold = options.coldItems ? await readItemList(options.coldItems, items) : new Set<number>()
    const terms = options.itemTags ? await readItemTags(options.itemTags, items) : undefined
    const size = { people: people.size, items: items.size }

    const known: Rows = new Map([...train].map(([p, row]) => [p, new Set([...row, ...(valid.get(p) ?? [])])]))
    const all = interactionsOf(known, size)
    const histories: Rows = new Map([...valid, ...known])
    const warmTest = keep(test, (i) => !cold.has(i))
    const coldTest = keep(test, (i) => cold.has(i))
    const outcomes: { model: string; metrics: Record<string, number>; trainSeconds: number }[] = []

    if (warmTest.size > 0) {
      const { fit, cases } = validationOf(train, valid, size, options.seed)
      const choice = chooseBlend(wanted(families(fit, options.seed, terms), options.model), fit, cases)
      const allowed = Uint8Array.from({ length: items.size }, (_, i) => (cold.has(i) ? 0 : 1))
      const { model, trainSeconds } = timed(() => trainChoice(choice, all))
      outcomes.push({ model: choice.label, metrics: rank(model, histories, warmTest, allowed), trainSeconds })
    }
    if (coldTest.size > 0) {
      if (!terms) throw new RangeError('Cold items can only be ranked by their words: give --item-tags.')
      const { fit, cases, allowed } = holdOutColdItems(all, COLD_SHARE, options.seed)
      const choice: Choice = chooseBlend(wanted(coldFamilies(fit, options.seed, terms), options.model), fit, cases, allowed)
      const open = Uint8Array.from({ length: items.size }, (_, i) => (cold.has(i) ? 1 : 0))
      const { model, trainSeconds } = timed(() => trainChoice(choice, all))
      const metrics = rank(model, histories, coldTest, open)
      outcomes.push({ model: choice.label, metrics: outcomes.length === 0 ? metrics : prefixed('cold', metrics), trainSeconds })
    }
    if (outcomes.length === 0) throw new RangeError('The test file asks for nothing.')
    return {
      model: outcomes.map((o) => o.model).join('; cold: '),
      metrics: Object.assign({}, ...outcomes.map((o) => o.metrics)),
      trainSeconds: outcomes.reduce((sum, o) => sum + o.trainSeconds, 0)
    }
  })
}

/** The last training alone, without the choosing before it. */
function timed<T>(work: () => T): { model: T; trainSeconds: number } {
  const before = process.cpuUsage()
  const model = work()
  return { model, trainSeconds: processorSeconds(before) }
}

function validationOf(train: Rows, valid: Rows, size: { people: number; items: number }, seed: number): HeldOut {
  const fit = interactionsOf(train, size)
  const cases = sampleCases(fit, new Map([...valid].filter(([, row]) => row.size > 0)), seed)
  return cases.length > 0 ? { fit, cases } : holdOutItems(fit, HELD_OUT_SHARE, seed)
}

function wanted(all: Family[], given: string | undefined): Family[] {
  const name = modelNamed('recommend', given)
  if (name === 'blend') return all
  const chosen = all.filter((family) => family.name === name)
  if (chosen.length === 0) {
    const here = modelNamesOf('recommend').filter((one) => one === 'blend' || all.some((family) => family.name === one))
    throw new RangeError(`The model "${given}" does not suit this data; there are ${here.join(', ')}.`)
  }
  return chosen.map((family) => ({ ...family, keep: 1 }))
}

function rank(recommender: Recommender, histories: Rows, test: Rows, allowed: Uint8Array): Record<string, number> {
  const scores = new Float32Array(allowed.length)
  const sums: Record<string, number> = { 'recall@10': 0, 'recall@20': 0, 'recall@50': 0, 'ndcg@10': 0, 'ndcg@20': 0, 'ndcg@100': 0 }
  const shown = new Set<number>()
  for (const [person, relevant] of test) {
    const items = Int32Array.from(histories.get(person) ?? []).sort()
    const history = { items, weights: new Float32Array(items.length).fill(1) }
    recommender.score(history, scores)
    closeItems(scores, history, allowed)
    const ranked = topItems(scores, 100)
    for (const k of [10, 20, 50]) sums[`recall@${k}`]! += recallAt(ranked, relevant, k)
    for (const k of [10, 20, 100]) sums[`ndcg@${k}`]! += ndcgAt(ranked, relevant, k)
    for (const i of ranked.subarray(0, 20)) shown.add(i)
  }
  const metrics = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / test.size]))
  const open = allowed.reduce((sum, a) => sum + a, 0)
  return { ...metrics, 'coverage@20': shown.size / open, people: test.size }
}

function interactionsOf(rows: Rows, { people, items }: { people: number; items: number }): Interactions {
  const person: number[] = []
  const item: number[] = []
  for (const [p, row] of rows) {
    for (const i of row) {
      person.push(p)
      item.push(i)
    }
  }
  return toInteractions(people, items, person, item)
}

function keep(rows: Rows, wants: (item: number) => boolean): Rows {
  const kept = new Map([...rows].map(([p, row]): [number, Set<number>] => [p, new Set([...row].filter(wants))]))
  return new Map([...kept].filter(([, row]) => row.size > 0))
}

const prefixed = (prefix: string, metrics: Record<string, number>) =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [prefix + name[0]!.toUpperCase() + name.slice(1), value]))
