import type { Graph } from './graph.ts'

/** Q = sum over groups of inside/total - resolution (strength/total)^2 (Newman and Girvan 2004). */
export function modularity(graph: Graph, group: ArrayLike<number>, resolution = 1): number {
  if (graph.total === 0) return 0
  const { inside, strength } = groupSums(graph, group)
  let q = 0
  for (const [g, s] of strength) q += (inside.get(g) ?? 0) / graph.total - resolution * (s / graph.total) ** 2
  return q
}

/** Twice the weight inside each group, and the sum of strengths. */
export function groupSums(graph: Graph, group: ArrayLike<number>): { inside: Map<number, number>; strength: Map<number, number> } {
  const inside = new Map<number, number>()
  const strength = new Map<number, number>()
  for (let v = 0; v < graph.nodes; v++) {
    const g = group[v]!
    strength.set(g, (strength.get(g) ?? 0) + graph.strength[v]!)
    let own = 2 * graph.loop[v]!
    for (let at = graph.start[v]!; at < graph.start[v + 1]!; at++) if (group[graph.neighbour[at]!]! === g) own += graph.weight[at]!
    inside.set(g, (inside.get(g) ?? 0) + own)
  }
  return { inside, strength }
}

/** Counts of how often each pair of labels meets. */
function contingency(a: ArrayLike<number>, b: ArrayLike<number>) {
  const pairs = new Map<string, number>()
  const left = new Map<number, number>()
  const right = new Map<number, number>()
  for (let n = 0; n < a.length; n++) {
    const key = `${a[n]} ${b[n]}`
    pairs.set(key, (pairs.get(key) ?? 0) + 1)
    left.set(a[n]!, (left.get(a[n]!) ?? 0) + 1)
    right.set(b[n]!, (right.get(b[n]!) ?? 0) + 1)
  }
  return { pairs, left, right }
}

/** Share of agreeing pairs, corrected for chance (Hubert and Arabie 1985). */
export function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { pairs, left, right } = contingency(a, b)
  const couples = (counts: Iterable<number>) => [...counts].reduce((sum, c) => sum + (c * (c - 1)) / 2, 0)
  const both = couples(pairs.values())
  const x = couples(left.values())
  const y = couples(right.values())
  const expected = (x * y) / ((a.length * (a.length - 1)) / 2)
  const largest = (x + y) / 2
  return largest === expected ? 1 : (both - expected) / (largest - expected)
}
