import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCoCounts } from './co-counts.ts'
import { confidenceFrom, type InteractionEvent } from './confidence.ts'
import { obstacle, type Offer, type Reader } from './eligibility.ts'
import { historyOf, toInteractions } from './interactions.ts'
import { cosine, trainItemNeighbours } from './item-neighbours.ts'
import { topItems } from './ranking-metrics.ts'
import { createExplainer } from './reason.ts'
import { diversify, diversityDefaults } from './rerank.ts'

describe('confidence', () => {
  const size = { people: 2, items: 3 }
  const of = (events: InteractionEvent[], today = 100) => confidenceFrom(events, size, today)

  test('halves in 90 days, adds up, and has an end', () => {
    const { interactions } = of([{ person: 0, item: 1, kind: 'course done', day: 10 }])
    expect(historyOf(interactions, 0)).toEqual({ items: Int32Array.of(1), weights: Float32Array.of(1.5) })
    const many = of(Array.from({ length: 500 }, () => ({ person: 0, item: 1, kind: 'viewed' as const, day: 100 })))
    expect([...many.interactions.weight]).toEqual([10])
  })

  test('a refund outweighs the payment, and stays', () => {
    const { interactions, avoided } = of([
      { person: 0, item: 1, kind: 'paid', day: 99 },
      { person: 0, item: 1, kind: 'refunded', day: 100 },
      { person: 1, item: 2, kind: 'saved', day: 100 }
    ])
    expect(historyOf(interactions, 0).items.length).toBe(0)
    expect(avoided.get(0)).toEqual(new Set([1]))
    expect(avoided.has(1)).toBe(false)
  })

  test('an event without a time is refused', () => {
    expect(() => of([{ person: 0, item: 0, kind: 'paid', day: Number.NaN }])).toThrow('cannot be weighed')
  })
})

describe('co-counts', () => {
  test('a new event counts in the next list', () => {
    const live = createCoCounts()
    const list = () => {
      const scores = new Float32Array(5)
      live.score({ items: Int32Array.of(0), weights: Float32Array.of(1) }, scores)
      return topItems(scores, 1)[0]
    }
    live.add(1, 0, 1)
    live.add(1, 2, 1)
    expect(list()).toBe(2)
    for (const person of [2, 3]) {
      live.add(person, 4, 2)
      live.add(person, 0, 2)
    }
    expect(list()).toBe(4)
    expect([live.people(0), live.both(0, 4), live.both(4, 0), live.both(2, 4)]).toEqual([3, 2, 2, 0])
  })

  test('what was long ago counts less', () => {
    const live = createCoCounts({ halfLifeDays: 10, longestHistory: 50 })
    live.add(1, 0, 0)
    live.add(1, 1, 0)
    live.add(2, 0, 40)
    live.add(2, 2, 40)
    const scores = new Float32Array(3)
    live.score({ items: Int32Array.of(0), weights: Float32Array.of(1) }, scores)
    expect(scores[2]).toBeGreaterThan(2 * scores[1]!)
  })

  test('counts equal those of the whole, whatever the order, and strangers change nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(6)), { maxLength: 40 }), (events) => {
        const live = createCoCounts()
        for (const [person, item] of events) live.add(person, item, 0)
        const has = (person: number, item: number) => events.some(([p, i]) => p === person && i === item)
        for (let a = 0; a < 7; a++) {
          for (let b = 0; b < 7; b++) if (a !== b) expect(live.both(a, b)).toBe([0, 1, 2, 3, 4].filter((p) => has(p, a) && has(p, b)).length)
        }
        const scores = () => {
          const out = new Float32Array(7)
          live.score({ items: Int32Array.of(0, 1), weights: Float32Array.of(1, 1) }, out)
          return [...out]
        }
        const before = scores()
        live.add(99, 8, 0)
        live.add(99, 9, 0)
        expect(scores()).toEqual(before)
      })
    )
  })
})

const offer = (item: number, more: Partial<Offer> = {}): Offer => ({
  item,
  author: item,
  category: item,
  published: true,
  onSale: true,
  moderated: false,
  language: 'zh-CN',
  level: 2,
  price: 100,
  prerequisites: [],
  ...more
})

describe('eligibility', () => {
  const reader: Reader = {
    owned: new Set([1]),
    completed: new Set([1]),
    avoided: new Set([2]),
    blockedAuthors: new Set([3]),
    languages: new Set(['zh-CN']),
    level: 2,
    budget: 200
  }
  test.each([
    [offer(1), 'owned'],
    [offer(2), 'avoided'],
    [offer(3), 'blocked author'],
    [offer(4, { published: false }), 'unpublished'],
    [offer(4, { onSale: false }), 'off sale'],
    [offer(4, { moderated: true }), 'moderated'],
    [offer(4, { prerequisites: [1, 9] }), 'prerequisite missing'],
    [offer(4, { language: 'en' }), 'wrong language'],
    [offer(4, { level: 4 }), 'wrong level'],
    [offer(4, { price: 201 }), 'over budget'],
    [offer(4, { prerequisites: [1] }), undefined]
  ])('%#', (one, expected) => {
    expect(obstacle(one, reader)).toBe(expected)
  })
})

describe('diversity', () => {
  const none = () => 0
  const settings = { ...diversityDefaults, exploration: 0 }

  test('without similarity and caps keeps the order of the scores', () => {
    const ranked = [3, 1, 2].map((score) => ({ offer: offer(score), score }))
    expect(diversify(ranked, none, undefined, settings).map((one) => one.score)).toEqual([3, 2, 1])
  })

  test('at most two of an author and three of a category in ten, as long as there are others', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(30), fc.double({ noNaN: true })), { minLength: 60, maxLength: 60 }), (list) => {
        const ranked = list.map(([author, category, score], item) => ({ offer: offer(item, { author, category }), score }))
        const shown = diversify(ranked, none, undefined, settings)
        const most = (key: (one: Offer) => number) => Math.max(...[...Map.groupBy(shown, (one) => key(one.offer)).values()].map((group) => group.length))
        const authors = new Set(list.map(([author]) => author)).size
        const categories = new Set(list.map(([, category]) => category)).size
        if (authors < 12 || categories < 12) return
        expect(most((one) => one.author)).toBeLessThanOrEqual(2)
        expect(most((one) => one.category)).toBeLessThanOrEqual(3)
        expect(new Set(shown.map((one) => one.offer.item)).size).toBe(10)
      })
    )
  })

  test('breaks a cap rather than show a short list', () => {
    const ranked = [1, 2, 3, 4].map((item) => ({ offer: offer(item, { author: 1, category: 1 }), score: item }))
    expect(diversify(ranked, none, undefined, settings).length).toBe(4)
  })

  test('puts something different before more of the same', () => {
    const ranked = [
      { offer: offer(1), score: 1 },
      { offer: offer(2), score: 0.95 },
      { offer: offer(3), score: 0.8 },
      { offer: offer(4), score: 0 }
    ]
    const similarity = (a: Offer, b: Offer) => (a.item < 3 && b.item < 3 ? 1 : 0)
    expect(diversify(ranked, similarity, undefined, settings).map((one) => one.offer.item)).toEqual([1, 3, 2, 4])
  })

  test('explores the tenth place, and prefers there what was taken when shown', () => {
    const ranked = Array.from({ length: 40 }, (_, item) => ({ offer: offer(item), score: 40 - item }))
    const trials = (one: Offer) => (one.item === 30 ? { shown: 1000, taken: 990 } : { shown: 1000, taken: 1 })
    const shown = diversify(ranked, none, trials, diversityDefaults)
    expect(shown.filter((one) => one.explored).map((one) => one.offer.item)).toEqual([30])
  })

  test('a score that is no number is never shown', () => {
    expect(diversify([{ offer: offer(1), score: Number.NaN }], none)).toEqual([])
    expect(diversify([], none)).toEqual([])
  })
})

describe('reasons', () => {
  // six people had 0 and then 1; 0 and 2 share a rare term; nothing leads to 3
  const interactions = toInteractions(8, 4, [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 6], [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0])
  const terms = [[7, 9], [9], [7], []]
  const explainer = createExplainer(trainItemNeighbours(interactions, cosine), interactions, terms)
  const history = historyOf(interactions, 6)

  test('count real people', () => {
    expect(explainer.explain(1, history)).toEqual({ kind: 'others went on', because: 0, had: 7, both: 6 })
  })

  test('fall back to shared words, to a chosen interest, to popularity', () => {
    expect(explainer.explain(2, history)).toEqual({ kind: 'same topic', because: 0, terms: [7] })
    const nobody = { items: new Int32Array(0), weights: new Float32Array(0) }
    expect(explainer.explain(2, nobody, new Set([7]))).toEqual({ kind: 'chosen interest', terms: [7] })
    expect(explainer.explain(3, history)).toEqual({ kind: 'popular', people: 0 })
    expect(explainer.explain(0, nobody)).toEqual({ kind: 'popular', people: 7 })
  })

  test('never speak of fewer than five people', () => {
    const few = toInteractions(3, 2, [0, 1, 2, 0, 1], [0, 0, 0, 1, 1])
    expect(createExplainer(trainItemNeighbours(few, cosine), few).explain(1, historyOf(few, 2))).toEqual({ kind: 'popular', people: 2 })
  })
})
