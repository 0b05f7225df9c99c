import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { alsDefaults, alsFrom, alsObjective, trainAls } from './als.ts'
import { blendOf, learnBlend } from './blend.ts'
import { buildContentSpace, contentEcho, contentProfile } from './content-profile.ts'
import { easeDefaults, trainEase } from './ease.ts'
import { historyOf, toInteractions, transpose, type Interactions, type Recommender } from './interactions.ts'
import { cosine, rp3beta, trainItemNeighbours } from './item-neighbours.ts'
import { readAls, readEase, readNeighbours, writeAls, writeEase, writeNeighbours } from './model-files.ts'
import { trainPersonNeighbours } from './person-neighbours.ts'
import { trainPopularity } from './popularity.ts'
import { ndcgAt, recallAt, topItems } from './ranking-metrics.ts'

const als = { ...alsDefaults, dimension: 6, epochs: 5 }
const trainers: Record<string, (interactions: Interactions) => Recommender> = {
  popularity: trainPopularity,
  ease: (x) => trainEase(x, { ...easeDefaults, lambda: 5 }),
  als: (x) => trainAls(x, als),
  cosine: (x) => trainItemNeighbours(x, cosine),
  rp3beta: (x) => trainItemNeighbours(x, rp3beta),
  people: (x) => trainPersonNeighbours(x)
}

const pairs = fc.array(fc.tuple(fc.nat(7), fc.nat(9)), { maxLength: 40 })
const interactionsOf = (list: [number, number][], people = 8, items = 10) =>
  toInteractions(
    people,
    items,
    list.map(([p]) => p),
    list.map(([, i]) => i)
  )

function scoresOf(recommender: Recommender, interactions: Interactions, person: number): Float32Array {
  const scores = new Float32Array(interactions.items)
  recommender.score(historyOf(interactions, person), scores)
  return scores
}

/** Even people like even items, odd ones odd items. */
function twoTastes(people: number, items: number, share: number, seed: number): Interactions {
  const random = createRandom(seed)
  const list: [number, number][] = []
  for (let p = 0; p < people; p++) for (let i = p % 2; i < items; i += 2) if (random.next() < share) list.push([p, i])
  return interactionsOf(list, people, items)
}

describe.each(Object.entries(trainers))('%s', (name, trainer) => {
  test('ranks what fits the taste first', () => {
    const interactions = twoTastes(60, 20, 0.6, 1)
    const model = trainer(interactions)
    const scores = new Float32Array(20)
    model.score({ items: Int32Array.of(0, 2, 4), weights: Float32Array.of(1, 1, 1) }, scores)
    for (const i of [0, 2, 4]) scores[i] = Number.NEGATIVE_INFINITY
    const even = [...topItems(scores, 5)].filter((i) => i % 2 === 0).length
    expect(even).toBe(name === 'popularity' ? even : 5)
  })

  test('gives finite scores for any data and any history, also none', () => {
    fc.assert(
      fc.property(pairs, fc.uniqueArray(fc.nat(9), { maxLength: 5 }), (list, history) => {
        const model = trainer(interactionsOf(list))
        const scores = new Float32Array(10)
        model.score({ items: Int32Array.from(history), weights: new Float32Array(history.length).fill(1) }, scores)
        expect(scores.every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 40 }
    )
  })

  test('does not depend on the order of the events', () => {
    fc.assert(
      fc.property(pairs, fc.integer(), (list, seed) => {
        const shuffled = createRandom(seed).shuffle([...list])
        const [a, b] = [interactionsOf(list), interactionsOf(shuffled)]
        expect([...scoresOf(trainer(a), a, 0)]).toEqual([...scoresOf(trainer(b), b, 0)])
      }),
      { numRuns: 20 }
    )
  })
})

describe('a person who shares nothing with the others', () => {
  test.each(['ease', 'cosine', 'rp3beta', 'people'])('changes nothing for them: %s', (name) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 1, maxLength: 30 }), (list) => {
        const without = interactionsOf(list)
        const stranger: [number, number][] = [
          [7, 7],
          [7, 8],
          [7, 9]
        ]
        const with_ = interactionsOf([...list, ...stranger])
        const before = scoresOf(trainers[name]!(without), without, 0)
        const after = scoresOf(trainers[name]!(with_), with_, 0)
        for (let i = 0; i < 7; i++) expect(after[i]).toBeCloseTo(before[i]!, 6)
      }),
      { numRuns: 20 }
    )
  })
})

describe('ALS', () => {
  test('never raises its objective', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (seed, unobserved, regularisation) => {
          const interactions = twoTastes(20, 12, 0.5, seed)
          const settings = { ...als, epochs: 8, unobserved, regularisation, seed }
          let last = Number.POSITIVE_INFINITY
          trainAls(interactions, settings, (_epoch, people, items) => {
            const now = alsObjective(interactions, people, items, settings)
            expect(now).toBeLessThanOrEqual(last * (1 + 1e-6))
            last = now
          })
        }
      ),
      { numRuns: 20 }
    )
  })

  test('folds a row in to where the objective has no slope: the same as refitting it', () => {
    const interactions = twoTastes(20, 12, 0.5, 3)
    let people: Float32Array = new Float32Array(0)
    const model = trainAls(interactions, { ...als, epochs: 60 }, (_epoch, rows) => {
      people = rows
    })
    const row = model.foldIn(historyOf(interactions, 4))
    const objective = (x: ArrayLike<number>) => {
      const copy = Float32Array.from(people)
      copy.set(Array.from(x), 4 * als.dimension)
      return alsObjective(interactions, copy, model.factors, model.settings)
    }
    const best = objective(row)
    expect(best).toBeLessThanOrEqual(objective(people.slice(4 * als.dimension, 5 * als.dimension)) + 1e-5)
    row.forEach((_, f) => {
      for (const step of [-0.05, 0.05]) expect(objective(row.map((v, g) => (g === f ? v + step : v)))).toBeGreaterThan(best)
    })
    // after many epochs training has arrived where the fold-in goes at once
    row.forEach((v, f) => {
      expect(v).toBeCloseTo(people[4 * als.dimension + f]!, 2)
    })
  })
})

describe('EASE', () => {
  test('is the closed form of ridge regression without the diagonal', () => {
    const interactions = twoTastes(30, 6, 0.6, 2)
    const { weights } = trainEase(interactions, { lambda: 2, dropout: 0, balance: 0 })
    const dense = Array.from({ length: 30 }, (_, p) => {
      const row = new Float64Array(6)
      for (const i of historyOf(interactions, p).items) row[i] = 1
      return row
    })
    // the gradient of |X - XB|^2 + lambda |B|^2 is 0 off the diagonal
    for (let a = 0; a < 6; a++) {
      expect(weights[a * 6 + a]).toBe(0)
      for (let b = 0; b < 6; b++) {
        if (a === b) continue
        let gradient = -2 * weights[a * 6 + b]!
        for (const row of dense) gradient += row[a]! * (row[b]! - row.reduce((sum, v, k) => sum + v * weights[k * 6 + b]!, 0))
        expect(Math.abs(gradient)).toBeLessThan(1e-3)
      }
    }
  })
})

describe('a model file', () => {
  test('gives the same scores after reading', () => {
    const interactions = twoTastes(30, 12, 0.5, 4)
    const about = { trainedOn: { description: 'made', rows: interactions.item.length, at: '2026-11-24', seed: 42 }, score: { 'recall@20': 0.5 } }
    const ease = trainEase(interactions)
    const factors = trainAls(interactions, als)
    const neighbours = trainItemNeighbours(interactions, cosine)
    const same = (a: Recommender, b: Recommender) => expect([...scoresOf(b, interactions, 3)]).toEqual([...scoresOf(a, interactions, 3)])
    same(ease, readEase(writeEase(ease, about)))
    same(factors, readAls(writeAls(factors, about)))
    same(neighbours, readNeighbours(writeNeighbours(neighbours, about)))
    expect(() => readAls(writeEase(ease, about))).toThrow('"ease" model')
  })
})

describe('the learned blend', () => {
  const interactions = twoTastes(60, 30, 0.6, 5)
  const cases = Array.from({ length: 20 }, (_, n) => {
    const { items, weights } = historyOf(interactions, n)
    return { history: { items: items.slice(2), weights: weights.slice(2) }, relevant: new Set(items.slice(0, 2)) }
  })

  test('leaves out what does not help', () => {
    const noise: Recommender = { name: 'noise', score: (_history, scores) => scores.set(scores.map((_, i) => (i * 7919) % 31)) }
    const parts = learnBlend([noise, trainEase(interactions)], 30, cases)
    expect(parts[1]!.weight).toBeGreaterThan(0.8)
    expect(parts.reduce((sum, part) => sum + part.weight, 0)).toBeCloseTo(1)
  })

  test('of one model ranks like that model', () => {
    const ease = trainEase(interactions)
    const blended = blendOf([{ recommender: ease, weight: 1 }])
    expect([...topItems(scoresOf(blended, interactions, 3), 10)]).toEqual([...topItems(scoresOf(ease, interactions, 3), 10)])
  })
})

describe('content', () => {
  // items 0, 1 and the new 4 are about term 0; 2, 3 and the new 5 about term 1; term 2 is everywhere
  const space = buildContentSpace([
    [0, 2],
    [0, 2],
    [1, 2],
    [1, 2],
    [0, 2],
    [1, 2]
  ])
  const history = { items: Int32Array.of(0), weights: Float32Array.of(1) }

  test('recommends an item that nobody has touched by its words', () => {
    const scores = new Float32Array(6)
    contentProfile(space).score(history, scores)
    expect(scores[4]).toBeGreaterThan(scores[5]!)
    expect(scores[5]).toBe(0)
  })

  test('carries the taste of similar people over to it', () => {
    const interactions = interactionsOf(
      [
        [0, 0],
        [0, 2],
        [1, 0],
        [1, 2],
        [2, 3]
      ],
      3,
      6
    )
    const scores = new Float32Array(6)
    contentEcho(space, trainItemNeighbours(interactions, cosine), (i) => i < 4, { keep: 3, power: 1 }).score(history, scores)
    // who had item 0 had item 2, and 5 is like 2
    expect(scores[5]).toBeGreaterThan(0)
    expect(scores[4]).toBeGreaterThanOrEqual(scores[5]!)
  })

  test('items without words and words of one item only are no trouble', () => {
    const odd = contentProfile(buildContentSpace([[], [3], []]))
    const scores = new Float32Array(3)
    odd.score({ items: Int32Array.of(0, 1), weights: Float32Array.of(1, 1) }, scores)
    expect([...scores]).toEqual([0, expect.closeTo(1), 0])
  })
})

describe('measures', () => {
  test('Recall and NDCG by hand', () => {
    const relevant = new Set([3, 5, 9])
    expect(recallAt([3, 1, 5], relevant, 2)).toBeCloseTo(1 / 3)
    expect(ndcgAt([3, 1, 5], relevant, 3)).toBeCloseTo((1 + 1 / 2) / (1 + 1 / Math.log2(3) + 1 / 2))
    expect(recallAt([1], new Set(), 1)).toBe(0)
  })

  test('the best of many, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (scores, k) => {
        const expected = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b)
        expect([...topItems(scores, k)]).toEqual(expected.slice(0, k))
      })
    )
    expect([...topItems([Number.NEGATIVE_INFINITY, 1], 5)]).toEqual([1])
  })
})

describe('interactions', () => {
  test('turned twice are the same', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const interactions = interactionsOf(list)
        expect(transpose(transpose(interactions))).toEqual(interactions)
      })
    )
  })

  test('refuse numbers that are none', () => {
    expect(() => toInteractions(1, 1, [0], [0], [Number.NaN])).toThrow('weight NaN')
    expect(() => toInteractions(1, 1, [0], [1])).toThrow('do not exist')
    expect(toInteractions(0, 0, [], []).people).toBe(0)
  })

  test('one person and one item are enough for every model', () => {
    const one = interactionsOf([[0, 0]], 1, 1)
    for (const trainer of Object.values(trainers)) expect(Number.isFinite(scoresOf(trainer(one), one, 0)[0])).toBe(true)
    expect(alsFrom(new Float32Array(als.dimension), als).items).toBe(1)
  })
})
