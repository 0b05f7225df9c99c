import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auc } from '../predict/metrics.ts'
import { createRandom } from '../random.ts'
import { toRatings } from '../recommend/ratings.ts'
import { findTooMany, type ActivityCount } from './activity.ts'
import { connectedGroups, findMutualLikes, findSharedIdentity } from './components.ts'
import { flagSentence } from './flag-sentence.ts'
import { findTooRegular, regularityOf } from './intervals.ts'
import { isolationDefaults, isolationScores } from './isolation-forest.ts'
import { ratingProfileFeatures, shillingScores } from './shilling.ts'
import { injectProfiles } from './shilling-injection.ts'
import { findUnusual, robustDeviations } from './unusual.ts'

/** Negative binomial counts: a Gamma distributed rate for each person. */
function usualCounts(people: number, mean: number, seed: number): ActivityCount[] {
  const random = createRandom(seed)
  return Array.from({ length: people }, (_, person) => {
    const rate = (mean * random.gamma(2)) / 2
    let count = 0
    let time = -Math.log(1 - random.next())
    while (time < rate) {
      count++
      time += -Math.log(1 - random.next())
    }
    return { person, action: 'comment', segment: 'learner', count }
  })
}

describe('too many actions', () => {
  test('the farmer is flagged with the numbers, the usual people are not', () => {
    const counts = [...usualCounts(400, 5, 1), { person: 999, action: 'comment', segment: 'learner', count: 120 }]
    const flags = findTooMany(counts)
    expect(flags.map((flag) => flag.person)).toEqual([999])
    expect(flags[0]).toMatchObject({ code: 'too-many', action: 'comment', count: 120, segment: 'learner' })
    expect(flags[0]!.code === 'too-many' && flags[0]!.expected).toBeCloseTo(5, -1)
  })

  test('of honest people hardly anybody is flagged, over many worlds', () => {
    let flagged = 0
    for (let seed = 0; seed < 30; seed++) flagged += findTooMany(usualCounts(200, 4, seed)).length
    expect(flagged).toBeLessThanOrEqual(6)
  })

  test('a small segment is compared with everybody', () => {
    const counts = [
      ...usualCounts(100, 5, 2),
      { person: 500, action: 'comment', segment: 'new', count: 6 },
      { person: 501, action: 'comment', segment: 'new', count: 90 }
    ]
    expect(findTooMany(counts).map((flag) => flag.person)).toEqual([501])
  })

  test('nothing, one person, all the same, and nonsense', () => {
    expect(findTooMany([])).toEqual([])
    expect(findTooMany(usualCounts(1, 5, 1))).toEqual([])
    expect(findTooMany(Array.from({ length: 50 }, (_, person) => ({ person, action: 'a', segment: 's', count: 7 })))).toEqual([])
    expect(findTooMany(Array.from({ length: 50 }, (_, person) => ({ person, action: 'a', segment: 's', count: 0 })))).toEqual([])
    expect(() => findTooMany([{ person: 0, action: 'a', segment: 's', count: Number.NaN }])).toThrow('not possible')
  })
})

describe('pauses', () => {
  const random = createRandom(4)
  const clock = Array.from({ length: 60 }, (_, n) => n * 300 + random.next())
  const human = Array.from({ length: 60 }, () => random.next()).map((r) => 10 ** (0.5 + 4 * r))

  test('of a program are flagged, those of a person not', () => {
    const flags = findTooRegular(
      new Map([
        [1, clock],
        [2, human],
        [3, clock.slice(0, 5)]
      ])
    )
    expect(flags.map((flag) => flag.person)).toEqual([1])
    expect(flags[0]).toMatchObject({ code: 'too-regular', intervals: 59 })
  })

  test('the measure stays between 0 and 1 and does not care for the order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 60 }), (times) => {
        const { entropy } = regularityOf(times)
        expect(entropy).toBeGreaterThanOrEqual(0)
        expect(entropy).toBeLessThanOrEqual(1)
        expect(regularityOf([...times].reverse()).entropy).toBe(entropy)
      })
    )
    expect(() => regularityOf([1, Number.NaN])).toThrow('not a number')
  })
})

describe('people who belong together', () => {
  test('connected groups', () => {
    expect(
      connectedGroups([
        [1, 2],
        [3, 4],
        [2, 5]
      ])
    ).toEqual([
      [1, 2, 5],
      [3, 4]
    ])
    expect(connectedGroups([])).toEqual([])
  })

  test('a ring of mutual likes, but not two friends, nor one who is liked by many', () => {
    const ring = [1, 2, 3].flatMap((from) => [1, 2, 3].flatMap((to) => (from === to ? [] : Array(4).fill({ from, to }))))
    const friends = [
      { from: 7, to: 8 },
      { from: 8, to: 7 }
    ].flatMap((like) => Array(5).fill(like))
    const famous = Array.from({ length: 30 }, (_, n) => ({ from: 20 + n, to: 9 }))
    const flags = findMutualLikes([...ring, ...friends, ...famous])
    expect(flags.map((flag) => flag.person)).toEqual([1, 2, 3])
    expect(flags[0]).toMatchObject({ code: 'mutual-likes', size: 3, mutual: 8, given: 8, ring: [1, 2, 3] })
  })

  test('a shared device joins, a campus network does not', () => {
    const campus = Array.from({ length: 40 }, (_, person) => ({ person, kind: 'address', key: 'campus' }))
    const flags = findSharedIdentity([
      ...campus,
      { person: 1, kind: 'device', key: 'a' },
      { person: 2, kind: 'device', key: 'a' },
      { person: 2, kind: 'payment', key: 'p' },
      { person: 3, kind: 'payment', key: 'p' }
    ])
    expect(flags.map((flag) => flag.person)).toEqual([1, 2, 3])
    expect(flags[1]).toMatchObject({ code: 'shared-identity', size: 3, keys: 2, kinds: ['device', 'payment'], others: [1, 3] })
  })
})

describe('unusual rows', () => {
  const random = createRandom(6)
  const rows = Array.from({ length: 300 }, () => [random.normal(), random.normal()])
  const odd = [...rows, [9, -9]]

  test('are scored highest and explained by what is odd about them', () => {
    const scores = isolationScores(odd)
    expect(scores.indexOf(Math.max(...scores))).toBe(300)
    const flags = findUnusual(
      odd.map((_, n) => n),
      ['likes', 'pauses'],
      odd
    )
    expect(flags.map((flag) => flag.person)).toContain(300)
    const flag = flags.find((one) => one.person === 300)!
    expect(flag.code === 'unusual-profile' && flag.features.every(({ deviation }) => Math.abs(deviation) > 5)).toBe(true)
  })

  test('scores lie between 0 and 1, equal rows score equally, the seed decides the rest', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 30 }), (list) => {
        const scores = isolationScores([...list, list[0]!], { ...isolationDefaults, trees: 20 })
        expect(scores.every((s) => s > 0 && s <= 1)).toBe(true)
        expect(scores[0]).toBe(scores.at(-1))
      })
    )
    expect(isolationScores([])).toEqual(new Float64Array(0))
    expect([...isolationScores([[1], [1], [1]])]).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)])
    expect(() => isolationScores([[1], [Number.NaN]])).toThrow('NaN')
    expect(() => isolationScores([[1], [1, 2]])).toThrow('2 features')
  })

  test('the robust deviation is not moved by one extreme value', () => {
    const column = [[1], [2], [3], [4], [1000]]
    expect([...robustDeviations(column)[0]!][0]).toBeCloseTo(-2 / 1.4826)
    expect(robustDeviations([[5], [5]])[0]![0]).toBe(0)
  })
})

describe('invented rating profiles', () => {
  const random = createRandom(8)
  const people = 150
  const items = 120
  // people rate mostly well-known items of their taste
  const cells = Array.from({ length: people * 40 }, (_, n) => ({ person: n % people, item: Math.floor(items * random.next() ** 2.5) }))
  const unique = [...new Map(cells.map((c) => [`${c.person} ${c.item}`, c])).values()]
  const real = toRatings(
    people,
    items,
    unique.map((c) => c.person),
    unique.map((c) => c.item),
    unique.map((c) => Math.min(5, Math.max(1, Math.round(3.3 + ((c.person + c.item) % 3) - 1 + 0.5 * random.normal()))))
  )

  test('are found among the real ones', () => {
    const { ratings, attacker } = injectProfiles(real, { profiles: 12, fillers: 25, seed: 1 })
    expect(attacker.reduce((sum, a) => sum + a, 0)).toBe(12)
    expect(auc(shillingScores(ratings), attacker)).toBeGreaterThan(0.95)
  })

  test('somebody without ratings, and one rating alone, are no trouble', () => {
    const one = toRatings(3, 2, [0], [1], [4])
    expect(ratingProfileFeatures(one).every((row) => row.every(Number.isFinite))).toBe(true)
    expect(shillingScores(one).every(Number.isFinite)).toBe(true)
  })
})

test('every kind of flag reads as a sentence with its numbers', () => {
  const sentences = [
    flagSentence({ code: 'too-many', action: 'comment', segment: 'learner', count: 120, expected: 4.87, chance: 1e-9 }),
    flagSentence({ code: 'too-many', action: 'comment', segment: 'learner', count: 900, expected: 4.87, chance: 0 }),
    flagSentence({ code: 'too-regular', intervals: 40, entropy: 0.05, medianSeconds: 60 }),
    flagSentence({ code: 'mutual-likes', size: 4, mutual: 30, given: 33, ring: [1, 2, 3, 4] }),
    flagSentence({ code: 'shared-identity', size: 3, keys: 1, kinds: ['device'], others: [2, 3] }),
    flagSentence({ code: 'unusual-profile', features: [{ name: 'likes', value: 9, deviation: -8.2 }] })
  ]
  expect(sentences).toEqual([
    'Did "comment" 120 times; 4.87 is usual for "learner", so many or more happen by chance to one in 1000000000 people.',
    'Did "comment" 900 times; 4.87 is usual for "learner", so many or more happen by chance to practically nobody.',
    '40 pauses between actions are nearly alike, about 60 seconds each (entropy 0.05; 0 is a clock).',
    'Is one of 4 people who like each other: 30 of 33 likes came back from among them.',
    'Shares 1 key (device) within a group of 3 people.',
    'Is unlike the others as a whole, most of all in likes (9, 8.2 robust deviations below the middle).'
  ])
})
