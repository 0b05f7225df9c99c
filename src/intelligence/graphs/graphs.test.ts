import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { toInteractions } from '../recommend/interactions.ts'
import { normalisedMutualInformation } from '../statistics/index.ts'
import { findCommunities } from './communities.ts'
import { condense, toGraph, type Edge, type Graph } from './graph.ts'
import { groupItemsFor, itemsOfGroup } from './group-recommendation.ts'
import { closestPeople, tiesFrom } from './interaction-graph.ts'
import { updateGroups } from './label-propagation.ts'
import { leiden, leidenDefaults } from './leiden.ts'
import { pageRank } from './pagerank.ts'
import { adjustedRand, modularity } from './partition-metrics.ts'
import { reproduced } from './reproduced-information.ts'

/** `groups` cliques of `size` in a ring, neighbours joined by one edge (Fortunato and Barthélemy 2007). */
function ringOfCliques(groups: number, size: number): { graph: Graph; truth: number[] } {
  const edges: Edge[] = []
  for (let g = 0; g < groups; g++) {
    for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) edges.push({ from: g * size + a, to: g * size + b, weight: 1 })
    edges.push({ from: g * size, to: ((g + 1) % groups) * size + 1, weight: 1 })
  }
  return { graph: toGraph(groups * size, edges), truth: Array.from({ length: groups * size }, (_, v) => Math.floor(v / size)) }
}

const someGraph = fc.array(fc.tuple(fc.nat(14), fc.nat(14), fc.integer({ min: 1, max: 4 })), { maxLength: 50 }).map((list) =>
  toGraph(
    15,
    list.map(([from, to, weight]) => ({ from, to, weight }))
  )
)

describe('a graph', () => {
  test('merges directions and repeats, and keeps its weight when condensed', () => {
    const graph = toGraph(3, [
      { from: 0, to: 1, weight: 1 },
      { from: 1, to: 0, weight: 2 },
      { from: 2, to: 2, weight: 5 }
    ])
    expect([graph.total, ...graph.strength]).toEqual([6, 3, 3, 0])
    fc.assert(
      fc.property(someGraph, (one) => {
        const group = Array.from({ length: 15 }, (_, v) => v % 4)
        const small = condense(one, group, 4)
        expect(small.total).toBeCloseTo(one.total)
        expect(modularity(small, [0, 1, 2, 3])).toBeCloseTo(modularity(one, group))
      })
    )
  })

  test('refuses edges that cannot be', () => {
    expect(() => toGraph(1, [{ from: 0, to: 1, weight: 1 }])).toThrow('do not exist')
    expect(() => toGraph(2, [{ from: 0, to: 1, weight: Number.NaN }])).toThrow('weight NaN')
  })
})

describe('Leiden', () => {
  test('finds cliques, each group connected, better than everyone alone', () => {
    const { graph, truth } = ringOfCliques(6, 5)
    expect(normalisedMutualInformation([...leiden(graph)], truth)).toBe(1)
    fc.assert(
      fc.property(someGraph, fc.integer(), fc.double({ min: 0.3, max: 3, noNaN: true }), (one, seed, resolution) => {
        const group = leiden(one, { resolution, seed, passes: 3 })
        const alone = Int32Array.from({ length: one.nodes }, (_, v) => v)
        expect(modularity(one, group, resolution)).toBeGreaterThanOrEqual(modularity(one, alone, resolution) - 1e-9)
        for (const g of new Set(group))
          expect(
            isConnected(
              one,
              [...alone].filter((v) => group[v] === g)
            )
          ).toBe(true)
      })
    )
  })

  test('a larger resolution keeps apart what modularity merges', () => {
    const { graph } = ringOfCliques(30, 5)
    expect(new Set(leiden(graph, { ...leidenDefaults, resolution: 1 })).size).toBeLessThan(30)
    expect(new Set(leiden(graph, { ...leidenDefaults, resolution: 4 })).size).toBe(30)
  })

  test('is the same for the same seed', () => {
    const { graph } = ringOfCliques(8, 4)
    expect(leiden(graph)).toEqual(leiden(graph))
  })
})

function isConnected(graph: Graph, members: number[]): boolean {
  const inside = new Set(members)
  const reached = new Set([members[0]!])
  for (const v of reached)
    for (let at = graph.start[v]!; at < graph.start[v + 1]!; at++) if (inside.has(graph.neighbour[at]!)) reached.add(graph.neighbour[at]!)
  return reached.size === members.length
}

describe('communities without a given resolution', () => {
  test('finds all small groups, and says how sure it is', () => {
    const { graph, truth } = ringOfCliques(30, 5)
    const found = findCommunities(graph)
    expect(normalisedMutualInformation([...found.group], truth)).toBe(1)
    expect(found.stability).toBeCloseTo(1)
  })

  test('people who all know each other are one group', () => {
    for (const size of [2, 3, 8, 30]) {
      const edges = Array.from({ length: size }, (_, from) => Array.from({ length: from }, (_, to) => ({ from, to, weight: 1 }))).flat()
      expect(findCommunities(toGraph(size, edges))).toMatchObject({ groups: 1, resolution: 1 })
    }
  })

  test('noise has no stable groups', () => {
    const random = createRandom(1)
    const edges = Array.from({ length: 900 }, () => ({ from: random.below(150), to: random.below(150), weight: 1 }))
    expect(findCommunities(toGraph(150, edges)).stability).toBeLessThan(0.5)
  })

  test('nobody, one person, and people without ties are groups too', () => {
    expect(findCommunities(toGraph(0, [])).groups).toBe(0)
    expect(findCommunities(toGraph(3, [])).groups).toBe(3)
    expect(findCommunities(toGraph(3, [{ from: 0, to: 1, weight: 1 }])).group[0]).toBe(findCommunities(toGraph(3, [{ from: 0, to: 1, weight: 1 }])).group[1])
    const full = toGraph(
      6,
      [...Array(36).keys()].map((n) => ({ from: Math.floor(n / 6), to: n % 6, weight: 1 }))
    )
    expect(Number.isFinite(findCommunities(full).resolution)).toBe(true)
  })
})

describe('keeping groups current', () => {
  test('a newcomer joins those they talk to; others stay', () => {
    const { graph, truth } = ringOfCliques(4, 5)
    const edges: Edge[] = [
      { from: 20, to: 5, weight: 1 },
      { from: 20, to: 6, weight: 1 },
      { from: 20, to: 0, weight: 1 }
    ]
    for (let v = 0; v < 20; v++) for (let at = graph.start[v]!; at < graph.start[v + 1]!; at++) edges.push({ from: v, to: graph.neighbour[at]!, weight: 0.5 })
    const before = Int32Array.from([...truth, -1])
    const after = updateGroups(toGraph(21, edges), before, [20])
    expect([...after]).toEqual([...truth, 1])
    expect(before[20]).toBe(-1)
  })

  test('somebody without ties gets a group of their own', () => {
    expect([...updateGroups(toGraph(2, []), Int32Array.of(0), [1])]).toEqual([0, 1])
  })
})

describe('ties', () => {
  const settings = { weights: { answer: 2, like: 1 }, halfLifeDays: 10 }
  test('fade, and an answered contact counts more', () => {
    const [oneWay] = tiesFrom([{ from: 0, to: 1, kind: 'answer', day: 0 }], 10, settings)
    expect(oneWay).toEqual({ from: 0, to: 1, contacts: 1, weight: 1, reciprocity: 0 })
    const ties = tiesFrom(
      [
        { from: 0, to: 1, kind: 'like', day: 10 },
        { from: 1, to: 0, kind: 'like', day: 10 },
        { from: 0, to: 2, kind: 'answer', day: 10 },
        { from: 2, to: 2, kind: 'answer', day: 10 },
        { from: 0, to: 2, kind: 'glance', day: 10 }
      ],
      10,
      settings
    )
    expect(closestPeople(ties, 0, 5).map(({ person, tie }) => [person, tie.weight, tie.reciprocity])).toEqual([
      [1, 3, 1],
      [2, 2, 0]
    ])
  })
})

describe('PageRank', () => {
  test('sums to one, and does not change when everything is weighed double', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ from: fc.nat(6), to: fc.nat(6), weight: fc.integer({ min: 0, max: 5 }) })), (edges) => {
        const rank = pageRank(7, edges)
        expect(rank.reduce((sum, r) => sum + r, 0)).toBeCloseTo(1)
        const doubled = pageRank(
          7,
          edges.map((edge) => ({ ...edge, weight: 2 * edge.weight }))
        )
        rank.forEach((r, v) => {
          expect(doubled[v]).toBeCloseTo(r, 9)
        })
      })
    )
  })

  test('two nodes by hand: the endorsed one has (1 + d) / (2 + d)', () => {
    const rank = pageRank(2, [
      { from: 0, to: 1, weight: 1 },
      { from: 0, to: 0, weight: 9 }
    ])
    expect(rank[1]).toBeCloseTo((1 + 0.85) / (2 + 0.85))
  })
})

describe('what a group has more than others', () => {
  const interactions = toInteractions(20, 3, [0, 1, 2, 3, 4, 0, 5, 6, 7, ...Array(20).keys()], [0, 0, 0, 0, 0, 1, 0, 1, 1, ...Array(20).fill(2)])
  const group = [0, 1, 2, 3, 4, 9]
  test('has lift, real counts, and not what everybody has', () => {
    expect(itemsOfGroup(interactions, group)).toEqual([
      { item: 0, inGroup: 5, members: 6, outside: 1, others: 14, lift: expect.closeTo(5 / 6 / (6 / 20)), score: expect.any(Number) }
    ])
  })
  test('is offered only to those who lack it', () => {
    expect(groupItemsFor(interactions, 9, group).map((one) => one.item)).toEqual([0])
    expect(groupItemsFor(interactions, 0, group)).toEqual([])
  })
})

test('the adjusted Rand index: same 1, names do not matter, chance about 0', () => {
  expect(adjustedRand([0, 0, 1, 1], [5, 5, 3, 3])).toBe(1)
  expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5)
  expect(adjustedRand([0, 1, 2], [2, 1, 0])).toBe(1)
})

describe('information that is reproduced', () => {
  test('is the entropy for equal groupings less chance, and about 0 for unrelated ones', () => {
    const halves = Int32Array.of(0, 0, 1, 1)
    // of the 3 ways to halve four things one agrees: chance tells ln 2 / 3
    expect(reproduced(halves, halves)).toBeCloseTo((2 / 3) * Math.log(2), 12)
    const random = createRandom(2)
    const draw = () => Int32Array.from({ length: 400 }, () => random.below(20))
    expect(Math.abs(reproduced(draw(), draw()))).toBeLessThan(0.05)
    expect(reproduced(new Int32Array(5), new Int32Array(5))).toBeCloseTo(0, 12)
  })
})
