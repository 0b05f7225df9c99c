import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { run as communities } from './communities.ts'
import { run as ratings } from './ratings.ts'
import { run as recommend } from './recommend.ts'
import { run as shilling } from './shilling.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klearn-people-tasks-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, lines: string[], packed = false): Promise<string> {
  const path = join(folder, name)
  const text = `${lines.join('\n')}\n`
  await writeFile(path, packed ? gzipSync(text) : text)
  return path
}

const seed = 42
const random = createRandom(9)

/** `user item rating time` lines of two tastes. */
const ratingLines = Array.from({ length: 900 }, (_, n) => {
  const [user, item] = [n % 30, random.below(24)]
  return `u${user}\tf${item}\t${user % 2 === item % 2 ? 4 + random.below(2) : 1 + random.below(2)}\t${n}`
})
const unique = [...new Map(ratingLines.map((line) => [line.split('\t').slice(0, 2).join(' '), line])).values()]

describe('ratings', () => {
  test('one train and one test file, plain and packed, with people and items never seen', async () => {
    const train = await file('a.base.gz', unique.slice(100), true)
    const test_ = await file('a.test', [...unique.slice(0, 100), 'stranger\tf1\t3\t0', 'u1\tunknown\t3\t0'])
    const { metrics, model, peakMemoryMb } = await ratings({ train: [train], test: [test_], seed })
    expect(metrics.rmse).toBeLessThan(0.8)
    expect(metrics.testRatings).toBe(102)
    expect(model).toMatch(/^blend\(/)
    expect(peakMemoryMb).toBeGreaterThan(10)
  })

  test('files that would show the answers are folds; pieces are put together', async () => {
    const half = unique.length >> 1
    const [first, second] = [unique.slice(0, half), unique.slice(half)]
    const [a, b] = [await file('h1', first), await file('h2', second)]
    const folds = await ratings({ train: [a, b], test: [b, a], seed, model: 'baseline' })
    expect(folds.model).toBe('baseline, mean of 2 folds')
    expect(folds.metrics.testRatings).toBe(unique.length)
    const [c, d] = [await file('t1', second.slice(0, 50)), await file('t2', second.slice(50))]
    const pieces = await ratings({ train: [await file('p1', first.slice(0, 50)), await file('p2', first.slice(50))], test: [c, d], seed, model: 'items' })
    expect(pieces.model).toBe('items')
  })

  test('other separators, a header, and a validation file', async () => {
    const train = await file('c.csv', ['user,movie,rating', ...unique.slice(100).map((line) => line.replaceAll('\t', ','))])
    const valid = await file(
      'v.dat',
      unique.slice(50, 100).map((line) => line.replaceAll('\t', '::'))
    )
    const test_ = await file(
      'c.txt',
      unique.slice(0, 50).map((line) => line.replaceAll('\t', ' '))
    )
    expect((await ratings({ train: [train], valid: [valid], test: [test_], seed, model: 'factors' })).metrics.mae).toBeLessThan(0.8)
  })

  test('a broken line is named, an unknown model refused', async () => {
    const broken = await file('broken', ['u1\tf1\t3', 'u2\tf2'])
    await expect(ratings({ train: [broken], test: [broken], seed })).rejects.toThrow('line 2')
    const fine = await file('fine', unique)
    await expect(ratings({ train: [fine], test: [fine], seed, model: 'magic' })).rejects.toThrow('no model "magic" for ratings')
  })
})

/** Rows of "person item item ..." of two tastes. */
function rows(people: number, items: number, each: number, from = 0): string[][] {
  return Array.from({ length: people }, (_, p) => {
    const own = new Set<number>()
    while (own.size < each) own.add(random.below(items / 2) * 2 + (p % 2))
    return [String(from + p), ...[...own].map(String)]
  })
}

describe('recommend', () => {
  const all = rows(50, 40, 12)
  const known = all.map((row) => row.slice(0, 9).join(' '))
  const asked = all.map((row) => [row[0], ...row.slice(9)].join(' '))

  test('finds what fits, with and without a validation file', async () => {
    const train = await file('r.train.gz', known, true)
    const test_ = await file('r.test', [...asked, '999 1 2', '3'])
    const { metrics, model } = await recommend({ train: [train], test: [test_], seed })
    expect(metrics['recall@20']).toBeGreaterThan(0.8)
    expect(metrics.people).toBe(51)
    expect(model).toMatch(/als|ease|people/)
    const valid = await file(
      'r.valid',
      all.map((row) => [row[0], ...row.slice(7, 9)].join(' '))
    )
    const shorter = await file(
      'r.short',
      all.map((row) => row.slice(0, 7).join(' '))
    )
    const single = await recommend({ train: [shorter], valid: [valid], test: [test_], seed, model: 'als' })
    expect(single.metrics['ndcg@20']).toBeGreaterThan(0.3)
    expect(single.model).toMatch(/^1\.00 als/)
    await expect(recommend({ train: [train], test: [test_], seed, model: 'magic' })).rejects.toThrow('no model "magic"')
  })

  test('people who are only in the validation file are served by their rows there', async () => {
    const train = await file('s.train', known.slice(0, 40))
    const history = await file('s.history', known.slice(40))
    const test_ = await file('s.test', asked.slice(40))
    const { metrics } = await recommend({ train: [train], valid: [history], test: [test_], seed, model: 'items' })
    expect(metrics.people).toBe(10)
    expect(metrics['recall@20']).toBeGreaterThan(0.8)
  })

  test('cold items are ranked by their words among themselves', async () => {
    const cold = ['40', '41', '42', '43', '44', '45']
    const train = await file('k.train', known)
    const test_ = await file(
      'k.test',
      all.map((row, p) => `${row[0]} ${p % 2 === 0 ? '40 42 44' : '41 43 45'}`)
    )
    const tags = await file(
      'k.tags',
      Array.from({ length: 46 }, (_, i) => `2 ${i % 2} ${2 + (i % 7)}`)
    )
    const list = await file('k.cold', cold)
    const { metrics } = await recommend({ train: [train], test: [test_], seed, coldItems: list, itemTags: tags })
    expect(metrics['ndcg@20']).toBeGreaterThan(0.9)
    await expect(recommend({ train: [train], test: [test_], seed, coldItems: list })).rejects.toThrow('--item-tags')
    const both = await file('k.both', [...asked, ...all.map((row) => `${row[0]} ${Number(row[0]) % 2 === 0 ? 40 : 41}`)])
    const mixed = await recommend({ train: [train], test: [both], seed, coldItems: list, itemTags: tags })
    expect(Object.keys(mixed.metrics)).toEqual(expect.arrayContaining(['recall@20', 'coldRecall@20']))
  })

  test('one person, one item, nothing asked', async () => {
    const one = await file('o', ['7 7'])
    expect(Number.isFinite((await recommend({ train: [one], test: [one], seed })).metrics['recall@20'])).toBe(true)
    await expect(recommend({ train: [one], test: [await file('e', ['7'])], seed })).rejects.toThrow('asks for nothing')
  })
})

describe('communities', () => {
  const edges = Array.from({ length: 600 }, () => {
    const from = random.below(60)
    return `n${from} n${random.next() < 0.9 ? from - (from % 10) + random.below(10) : random.below(60)}`
  })
  const labels = Array.from({ length: 60 }, (_, v) => `n${v}\tgroup ${Math.floor(v / 10)}`)

  test('finds them without the labels, which may be in either option', async () => {
    const train = [await file('g.edges.gz', ['# made', ...edges], true)]
    const path = await file(
      'g.labels',
      labels.map((line) => line.replace('group ', ''))
    )
    const { metrics } = await communities({ train, test: [], labels: path, seed })
    expect(metrics.nmi).toBeGreaterThan(0.9)
    expect((await communities({ train, test: [path], seed })).metrics).toEqual(metrics)
    const blind = await communities({ train, test: [], seed })
    expect(blind.metrics.modularity).toBe(metrics.modularity)
    expect(blind.metrics).not.toHaveProperty('nmi')
  })
})

describe('shilling', () => {
  test('puts profiles in by itself, or judges those that are there', async () => {
    const train = [await file('x.data', unique)]
    expect((await shilling({ train, test: [], seed })).metrics.profiles).toBe(48)
    const labelled = await file('x.labels', ['user label', ...Array.from({ length: 30 }, (_, u) => `u${u} ${u < 3 ? 1 : 0}`)])
    const { metrics } = await shilling({ train, test: [], labels: labelled, seed })
    expect(metrics).toMatchObject({ profiles: 3, people: 30 })
    expect((await shilling({ train, test: [labelled], seed })).metrics).toEqual(metrics)
    const onlyInvented = await file('x.ids', ['u0', 'u1', 'u2'])
    expect((await shilling({ train, test: [], labels: onlyInvented, seed })).metrics).toEqual(metrics)
  })

  test('a label of somebody without ratings is an error', async () => {
    const train = [await file('y.data', unique)]
    await expect(shilling({ train, test: [], labels: await file('y.labels', ['u1 0', 'nobody 1']), seed })).rejects.toThrow('"nobody" has no ratings')
  })
})
