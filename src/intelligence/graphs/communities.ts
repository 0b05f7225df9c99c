import type { Graph } from './graph.ts'
import { leiden } from './leiden.ts'
import { adjustedRand, groupSums, modularity } from './partition-metrics.ts'

export interface Communities {
  /** Group of each node, numbered from 0. */
  group: Int32Array
  groups: number
  resolution: number
  /** Mean adjusted Rand index between runs with different seeds: 1 = the groups do not depend on luck, 0 = only luck. */
  stability: number
  modularity: number
}

const LADDER = [0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8]
const RUNS = 6
const FINAL_RUNS = 20

/**
 * Leiden groups with a resolution that is found without any labels. Plain modularity (resolution 1) merges small groups;
 * very fine groups are an accident of the seed. Two label-free measures bound the choice:
 *
 * 1. The resolution at which modularity is the likelihood of a planted partition whose densities inside and between
 *    groups are those of the groups it finds: (in - out) / ln(in / out) (Newman, Physical Review E 94:052315, 2016).
 * 2. Around it, the resolution whose runs with different seeds agree most (Lambiotte 2010; Traag et al. 2019).
 *
 * Of the runs at that resolution the one with the best quality is the answer.
 */
export function findCommunities(graph: Graph, seed = 42, ladder = LADDER): Communities {
  if (graph.total === 0)
    return { group: Int32Array.from({ length: graph.nodes }, (_, v) => v), groups: graph.nodes, resolution: 1, stability: 1, modularity: 0 }
  const centre = consistentResolution(graph, seed, ladder)
  const tried = [centre / 1.5, centre / 1.25, centre, centre * 1.15].map((resolution) => {
    const runs = runsAt(graph, resolution, seed, RUNS)
    return { resolution, stability: agreement(runs) }
  })
  const { resolution, stability } = tried.reduce((best, one) => (one.stability > best.stability + 1e-9 ? one : best))
  const runs = runsAt(graph, resolution, seed, FINAL_RUNS)
  const qualities = runs.map((run) => modularity(graph, run, resolution))
  const group = runs[qualities.indexOf(Math.max(...qualities))]!
  return { group, groups: new Set(group).size, resolution, stability, modularity: modularity(graph, group) }
}

function runsAt(graph: Graph, resolution: number, seed: number, count: number): Int32Array[] {
  return Array.from({ length: count }, (_, n) => leiden(graph, { resolution, seed: seed + 1000 * n, passes: 3 }))
}

/** Where the resolution used and the resolution that the found groups imply are the same. */
function consistentResolution(graph: Graph, seed: number, ladder: number[]): number {
  let below: { used: number; implied: number } | undefined
  for (const used of ladder) {
    const runs = runsAt(graph, used, seed, 2)
    const implied = runs.reduce((sum, run) => sum + impliedResolution(graph, run), 0) / runs.length
    if (Number.isFinite(implied) && implied < used) {
      if (!below) return used
      const [before, after] = [below.implied - below.used, implied - used]
      return below.used + ((used - below.used) * before) / (before - after)
    }
    if (Number.isFinite(implied)) below = { used, implied }
  }
  return below?.used ?? 1
}

export function impliedResolution(graph: Graph, group: ArrayLike<number>): number {
  const { inside, strength } = groupSums(graph, group)
  let share = 0
  let chance = 0
  for (const [g, s] of strength) {
    share += (inside.get(g) ?? 0) / graph.total
    chance += (s / graph.total) ** 2
  }
  const within = share / chance
  const between = (1 - share) / (1 - chance)
  return (within - between) / Math.log(within / between)
}

function agreement(runs: Int32Array[]): number {
  let sum = 0
  let pairs = 0
  for (let a = 0; a < runs.length; a++) {
    for (let b = 0; b < a; b++) {
      sum += adjustedRand(runs[a]!, runs[b]!)
      pairs++
    }
  }
  return pairs === 0 ? 1 : sum / pairs
}
