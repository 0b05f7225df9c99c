import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { madeNames, madeRows } from '../predict/made-table.ts'
import { createRandom } from '../random.ts'
import { madeComments } from '../text/made-comments.ts'
import { run as communities } from './communities.ts'
import { run as dropout } from './dropout.ts'
import { run as ratings } from './ratings.ts'
import { run as recommend } from './recommend.ts'
import { run as shilling } from './shilling.ts'
import { run as statistics } from './statistics.ts'
import { run as table } from './table.ts'
import { run as text } from './text.ts'
import { run as topics } from './topics.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klearn-strange-files-'))
})
afterAll(() => rm(folder, { recursive: true }))

const seed = 42
const random = createRandom(3)
let files = 0

async function file(lines: readonly string[], end = '\n'): Promise<string> {
  const path = join(folder, `file-${files++}`)
  await writeFile(path, `${lines.join(end)}${end}`)
  return path
}

/** The same file written by another program: other order of the lines, Windows line ends. */
const otherwise = (lines: readonly string[], header = 0) => file([...lines.slice(0, header), ...random.shuffle(lines.slice(header))], '\r\n')

const ratingLines = Array.from({ length: 600 }, (_, n) => `u${n % 30}\tf${(n * 7) % 23}\t${1 + ((n * n) % 5)}\t${n}`)
const baskets = Array.from({ length: 40 }, (_, p) => [`p${p}`, ...Array.from({ length: 8 }, (_, n) => `i${(p % 2) + 2 * ((p * 3 + n * 5) % 12)}`)].join(' '))
const asked = Array.from({ length: 40 }, (_, p) => `p${p} i${(p % 2) + 2 * (p % 7)} i${(p % 2) + 2 * (p % 5)}`)
const edges = Array.from({ length: 300 }, () => [random.below(40), random.below(40)]).map(([a, b]) => `${a}\t${b! - (b! % 10) + (a! % 10)}`)
const comments = madeComments(160, 1).map((c) => `${c.label}\t${c.subject}\t${c.text}`)
const csv = (count: number, of: number) => {
  const { rows, labels } = madeRows(count, of)
  return [[...madeNames, 'bought'].join(','), ...rows.map((row, i) => [...row, labels[i] ? 'yes' : 'no'].join(','))]
}
const enrolments = (term: string, count: number) => [
  'code_module,code_presentation,id_student,date_registration,date_unregistration,final_result,studied_credits',
  ...Array.from({ length: count }, (_, i) => `AAA,${term},${i},-${i % 40},,${(i * 7) % 10 < 3 ? 'Fail' : 'Pass'},${((i * 7) % 10) * 10}`)
]

describe('the order of the lines and the line ends change no figure', () => {
  test('of ratings, with any model', async () => {
    const test_ = [await file(ratingLines.slice(500))]
    for (const model of ['blend', 'factors', 'people']) {
      const one = await ratings({ train: [await file(ratingLines.slice(0, 500))], test: test_, seed, model })
      const other = await ratings({ train: [await otherwise(ratingLines.slice(0, 500))], test: [await otherwise(ratingLines.slice(500))], seed, model })
      expect(other.metrics.rmse).toBeCloseTo(one.metrics.rmse!, 12)
      expect(other.model).toBe(one.model)
    }
  })

  test('of what people chose', async () => {
    const one = await recommend({ train: [await file(baskets)], test: [await file(asked)], seed })
    const other = await recommend({ train: [await otherwise(baskets)], test: [await otherwise(asked)], seed })
    expect(other.metrics).toEqual(one.metrics)
  })

  test('of a graph', async () => {
    const one = await communities({ train: [await file(edges)], test: [], seed })
    const turned = edges.map((line) => line.split('\t').reverse().join(' '))
    expect((await communities({ train: [await otherwise(turned)], test: [], seed })).metrics).toEqual(one.metrics)
  })

  test('of texts, tables and profiles', async () => {
    const texts = await text({ train: [await file(comments)], test: [await file(comments.slice(0, 40))], seed })
    expect((await text({ train: [await otherwise(comments)], test: [await file(comments.slice(0, 40))], seed })).metrics).toEqual(texts.metrics)
    const rows = await table({ train: [await file(csv(300, 1))], test: [await file(csv(200, 2))], seed })
    const others = await table({ train: [await otherwise(csv(300, 1), 1)], test: [await otherwise(csv(200, 2), 1)], seed })
    expect(others.metrics.auc).toBeCloseTo(rows.metrics.auc!, 12)
    const profiles = await shilling({ train: [await file(ratingLines)], test: [], seed })
    const same = await shilling({ train: [await otherwise(ratingLines)], test: [], seed })
    expect(same.metrics.auc).toBeCloseTo(profiles.metrics.auc!, 12)
  })
})

describe('a damaged file is named with its line', () => {
  test('also in the first line, which is only left out when it holds names', async () => {
    await expect(ratings({ train: [await file(['1\t2\tnan', '1\t3\t3'])], test: [await file(['1\t2\t3'])], seed })).rejects.toThrow('line 1')
    await expect(ratings({ train: [await file(['1\t2', '1\t3\t3'])], test: [await file(['1\t2\t3'])], seed })).rejects.toThrow('line 1')
    await expect(communities({ train: [await file(['1 2 -3', '1 3'])], test: [], seed })).rejects.toThrow('line 1')
    const plain = await communities({ train: [await file(edges)], test: [], seed })
    expect((await communities({ train: [await file(['source target', ...edges])], test: [], seed })).metrics).toEqual(plain.metrics)
  })

  test('an empty label is no class of its own', async () => {
    await expect(text({ train: [await file(['1\t好', '\t差', '0\t坏'])], test: [await file(['1\t好'])], seed })).rejects.toThrow('line 2: the label is empty')
  })

  test('in the second of two tables, whose columns may stand in another order', async () => {
    const test_ = [await file(csv(100, 2))]
    const turned = csv(200, 3).map((line) => line.split(',').reverse().join(','))
    const both = await table({ train: [await file(csv(300, 1)), await file(turned)], test: test_, seed, target: 'bought', model: 'cart' })
    expect(both.metrics.auc).toBeGreaterThan(0.6)
    const damaged = await file([...csv(20, 4), `${Array(madeNames.length).fill('1').join(',')},perhaps`])
    await expect(table({ train: [await file(csv(300, 1)), damaged], test: test_, seed })).rejects.toThrow(`${damaged}, line 22`)
  })

  test('nothing to judge is an error, not a figure that is no number', async () => {
    const [header] = csv(1, 1)
    await expect(table({ train: [await file(csv(300, 1))], test: [await file([header!])], seed })).rejects.toThrow('no row to judge')
    await expect(table({ train: [await file([header!])], test: [await file(csv(30, 1))], seed })).rejects.toThrow('no row to learn from')
    await expect(dropout({ train: [await file(enrolments('2013J', 300))], test: [await file(enrolments('2014J', 0))], seed })).rejects.toThrow(
      'no row to judge'
    )
    await expect(statistics({ train: [await file(['1', '2'])], test: [], seed })).rejects.toThrow('--test')
  })
})

describe('what a file may lack', () => {
  test('columns of an enrolment that only say more', async () => {
    const train = [await file(enrolments('2013J', 400))]
    const { metrics, model } = await dropout({ train, test: [await file(enrolments('2014J', 200))], seed, target: 'not completed', model: 'tree' })
    expect(metrics.auc).toBeGreaterThan(0.95)
    expect(model).toMatch(/^cart .*non-completion$/)
    await expect(dropout({ train, test: train, seed, target: 'grade' })).rejects.toThrow('no target "grade"')
  })

  test('numbers for the columns of texts: names do as well', async () => {
    const test_ = [await file(comments.slice(0, 40))]
    const byNumber = await text({ train: [await file(comments)], test: test_, seed, model: 'nb', labelColumn: '2' })
    const byName = await text({ train: [await file(comments)], test: test_, seed, model: 'NB', labelColumn: 'group', textColumn: 'text' })
    const named = await text({
      train: [await file(['mood\tsubject\treview', ...comments])],
      test: [await file(['mood\tsubject\treview', ...comments.slice(0, 40)])],
      seed,
      model: 'mnb',
      labelColumn: 'subject'
    })
    expect(byName.metrics).toEqual(byNumber.metrics)
    // the first line begins with the label 1, which is not the name of a column
    const ones = [await file(comments.filter((line) => line.startsWith('1')).slice(0, 9))]
    expect((await text({ train: [await file(comments)], test: ones, seed, model: 'nb', labelColumn: '1' })).metrics.testTexts).toBe(9)
    expect(named.metrics).toEqual(byNumber.metrics)
  })
})

test('topics are found in the training texts, and the test texts are given them', async () => {
  const train = [await file(comments)]
  const { metrics } = await topics({ train, test: [await file(comments.slice(0, 30))], seed, labelColumn: 'group' })
  expect(metrics.texts).toBe(30)
  expect(metrics.nmi).toBeGreaterThan(0.3)
  // nothing but new words: they belong to no topic
  const unknown = await topics({ train, test: [await file(['1\tx\tzzz', '0\ty\tqqq'])], seed, labelColumn: 'group' })
  expect(unknown.metrics.nmi).toBe(0)
})

test('labels in several files name the same groups', async () => {
  const labels = Array.from({ length: 40 }, (_, v) => `${v} g${v % 10}`)
  const whole = await communities({ train: [await file(edges)], test: [await file(labels)], seed })
  const halves = [await file(labels.slice(0, 20)), await file(labels.slice(20))]
  expect((await communities({ train: [await file(edges)], test: halves, seed })).metrics.nmi).toBeCloseTo(whole.metrics.nmi!, 12)
})
