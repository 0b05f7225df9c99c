import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { madeNames, madeRows } from '../predict/made-table.ts'
import { madeComments } from '../text/made-comments.ts'
import { evaluate } from './cli.ts'

let folder: string
const out: string[] = []
const errors: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klearn-evaluate-'))
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: unknown) => void errors.push(String(line)))
})
beforeEach(() => {
  out.length = 0
  errors.length = 0
})
afterAll(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name)
  const text = `${lines.join('\n')}\n`
  await writeFile(path, name.endsWith('.gz') ? gzipSync(text) : text)
  return path
}

async function json(...argv: string[]) {
  expect(await evaluate([...argv, '--json']), errors.join('\n')).toBe(0)
  return JSON.parse(out[0]!) as { task: string; model: string; metrics: Record<string, number>; seconds: number; peakMemoryMb: number; seed: number }
}

const comments = (count: number, seed: number) => madeComments(count, seed).map((c) => `${c.label}\t${c.subject}\t${c.text}`)
const csv = (count: number, seed: number) => {
  const { rows, labels } = madeRows(count, seed)
  return [[...madeNames, 'bought'].join(','), ...rows.map((row, i) => [...row, labels[i] ? 'True' : 'False'].join(','))]
}

describe('klearn evaluate', () => {
  it('text: plain and gzip, by label and by group', async () => {
    const train = await file('train.tsv.gz', comments(200, 1))
    const test = await file('test.tsv', comments(60, 2))
    const result = await json('text', '--train', train, '--test', test, '--seed', '7')
    expect(result).toMatchObject({ task: 'text', model: 'mixture', seed: 7 })
    expect(Object.keys(result).sort()).toEqual(['metrics', 'model', 'peakMemoryMb', 'processorSeconds', 'seconds', 'seed', 'task'])
    expect(result.metrics.accuracy).toBeGreaterThan(0.95)
    for (const name of ['f1Macro', 'auc', 'averagePrecision', 'brier']) expect(result.metrics[name]).toBeTypeOf('number')
    out.length = 0
    const groups = await json('text', '--train', train, '--test', test, '--label-column', '2', '--model', 'nb')
    expect(groups.metrics.accuracy).toBeGreaterThan(0.9)
    expect(groups.metrics.auc).toBeUndefined()
  })
  it('topics: judged against the groups', async () => {
    const result = await json('topics', '--train', await file('topics.tsv', comments(200, 1)), '--label-column', '2')
    expect(result.metrics.nmi).toBeGreaterThan(0.2)
  })
  it('table: boosted trees and the readable tree', async () => {
    const train = await file('train.csv.gz', csv(600, 1))
    const test = await file('test.csv', csv(300, 2))
    for (const model of ['gbdt', 'cart']) {
      out.length = 0
      const { metrics } = await json('table', '--train', train, '--test', test, '--target', 'bought', '--model', model)
      expect(metrics.auc).toBeGreaterThan(0.75)
      expect(metrics.brier).toBeLessThan(0.2)
    }
    out.length = 0
    expect(await evaluate(['table', '--train', train, '--test', test, '--target', 'bought', '--model', 'cart'])).toBe(0)
    expect(out[0]).toMatch(/\nWhen visits is above .*: yes in [\d.]+ % of cases/)
  })
  it('dropout: files recognised by their headers; nothing after the day counts', async () => {
    const enrolments = [
      'code_module,code_presentation,id_student,gender,region,num_of_prev_attempts,studied_credits,disability,final_result,imd_band_cd,age_band_cd,highest_education_cd,date_registration,date_unregistration,pre_course_clicks,pre_course_interaction_rows'
    ]
    const submissions = ['id_assessment,id_student,date_submitted,is_banked,score,code_module,code_presentation']
    const later = { enrolments: [...enrolments], submissions: [...submissions] }
    for (let i = 0; i < 500; i++) {
      const fails = i % 3 === 0
      const into = i < 350 ? { enrolments, submissions } : later
      const term = i < 350 ? '2013J' : '2014J'
      into.enrolments.push(
        `AAA,${term},${i},${i % 2 ? 'F' : 'M'},North,0,60,N,${fails ? 'Fail' : 'Pass'},${i % 10},Y,1,-${i % 50},${i % 25 === 1 ? '20.0' : ''},${i % 7}.0,1.0`
      )
      if (!fails || i % 5 === 0) into.submissions.push(`${i < 350 ? 1 : 2},${i},18,0,${60 + ((i * 7) % 11)}.0,AAA,${term}`)
      // The future tells everything; it must not be seen.
      into.submissions.push(`${i < 350 ? 3 : 4},${i},90,0,${fails ? 0 : 100}.0,AAA,${term}`)
    }
    const assessments = [
      'code_module,code_presentation,id_assessment,assessment_type,date,weight',
      'AAA,2013J,1,TMA,19,10.0',
      'AAA,2014J,2,TMA,19,10.0',
      'AAA,2013J,3,TMA,91,50.0',
      'AAA,2014J,4,TMA,91,50.0',
      'AAA,2014J,5,Exam,?,100.0'
    ]
    const train = [await file('sub.csv', submissions), await file('enr.csv.gz', enrolments), await file('ass.csv', assessments)]
    const test = [await file('enr2.csv', later.enrolments), await file('sub2.csv', later.submissions)]
    const { model, metrics } = await json('dropout', '--train', ...train, '--test', ...test, '--day', '30', '--target', 'non-completion')
    expect(model).toMatch(/day 30, non-completion/)
    expect(metrics.auc).toBeGreaterThan(0.85)
    expect(metrics.auc).toBeLessThan(0.99)
    expect(metrics.testRows).toBe(144)
  })
  it('statistics: reference values, and two files of numbers', async () => {
    const a = await file('a.txt', ['0.1', '0.2', '0.3', '0.4', '0.5'])
    const b = await file('b.txt', ['0.1', '0.2', '0.3', '0.35', '0.45'])
    const { metrics } = await json('statistics', '--train', a, '--test', b)
    expect(metrics.ksStatistic).toBeCloseTo(0.2, 12)
    expect(metrics.largestRelativeError).toBeLessThan(1e-9)
    expect(metrics.largestPValueError).toBeLessThan(1e-10)
  })
  it('prints a table without --json', async () => {
    expect(await evaluate(['statistics'])).toBe(0)
    expect(out[0]).toMatch(/^task +statistics\nmodel +reference values/)
  })
  it('says what is wrong: 2 for the command, 1 for the data', async () => {
    expect(await evaluate(['dance'])).toBe(2)
    expect(errors[0]).toMatch(/no task "dance"/)
    expect(await evaluate(['text', '--color'])).toBe(2)
    expect(await evaluate(['--help'])).toBe(0)
    const empty = await file('empty.tsv', [])
    const good = await file('good.tsv', comments(20, 1))
    const wrongCommands: [string[], RegExp][] = [
      [['text', '--train', good], /--test FILE is needed/],
      [['text', '--train', good, '--test', good, '--seed', 'x'], /--seed x/],
      [['dropout', '--train', good, '--test', good, '--day', 'x'], /--day x/],
      [['dropout', '--train', good, '--test', good, '--seed', '-1', '--day', '-x'], /--day/]
    ]
    for (const [argv, message] of wrongCommands) {
      errors.length = 0
      expect(await evaluate(argv), argv.join(' ')).toBe(2)
      expect(errors[0]).toMatch(message)
    }
    for (const [argv, message] of [
      [['text', '--train', empty, '--test', good], /empty\.tsv: the file is empty/],
      [['text', '--train', join(folder, 'absent'), '--test', good], /absent: the file does not exist/],
      [['text', '--train', good, '--test', good, '--model', 'bert'], /no model "bert" for text; there are mixture, nb, nbsvm, svm, topics/],
      [['statistics', '--model', 'magic'], /no model "magic" for statistics/],
      [['dropout', '--train', good, '--test', good, '--day', '-10', '--model', 'magic'], /no model "magic" for dropout/],
      [['text', '--train', good, '--test', good, '--label-column', '9'], /--label-column 9: a number from 1 to 3/],
      [['table', '--train', await file('t.csv', ['a,b', '1,2']), '--test', good], /t\.csv, line 2: the target "b" is "2"|good\.tsv/],
      [
        ['table', '--train', await file('u.csv', ['a,b', '1,1', '2,0']), '--test', join(folder, 'u.csv'), '--target', 'c'],
        /no column "c" \(--target\); the columns are a, b/
      ],
      [['dropout', '--train', await file('v.csv', ['a,b', '1,2']), '--test', good], /v\.csv, line 1: its header is none of/]
    ] as [string[], RegExp][]) {
      errors.length = 0
      expect(await evaluate(argv), argv.join(' ')).toBe(1)
      expect(errors[0]).toMatch(message)
    }
  })
})
