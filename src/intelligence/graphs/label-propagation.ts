import { createRandom } from '../random.ts'
import type { Graph } from './graph.ts'

const MOST_ROUNDS = 20

/**
 * Keeps groups current between two full runs: only the changed nodes, and then those around a node that moved, take the
 * label with the largest weight among their neighbours (Raghavan, Albert, Kumara 2007). `group` is not changed; a node
 * without a group has -1. A node keeps its group when the best is a draw, so quiet parts of the graph never move.
 */
export function updateGroups(graph: Graph, group: Int32Array, changed: Iterable<number>, seed = 42): Int32Array {
  const random = createRandom(seed)
  const now = Int32Array.from({ length: graph.nodes }, (_, v) => group[v] ?? -1)
  let next = now.reduce((high, g) => Math.max(high, g), -1) + 1
  let wave = new Set(changed)
  for (let round = 0; round < MOST_ROUNDS && wave.size > 0; round++) {
    const following = new Set<number>()
    for (const v of random.shuffle(Int32Array.from(wave))) {
      const pull = new Map<number, number>()
      for (let at = graph.start[v]!; at < graph.start[v + 1]!; at++) {
        const g = now[graph.neighbour[at]!]!
        if (g >= 0) pull.set(g, (pull.get(g) ?? 0) + graph.weight[at]!)
      }
      let best = now[v]!
      for (const [g, weight] of pull) if (weight > (pull.get(best) ?? 0) + 1e-12) best = g
      if (best < 0) best = next++
      if (best === now[v]) continue
      now[v] = best
      for (let at = graph.start[v]!; at < graph.start[v + 1]!; at++) following.add(graph.neighbour[at]!)
    }
    wave = following
  }
  return now
}
