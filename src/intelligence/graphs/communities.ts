import type { Graph } from './graph.ts'
import { leiden } from './leiden.ts'
import { adjustedRand, modularity } from './partition-metrics.ts'
import { reproduced } from './reproduced-information.ts'

export interface Communities {
  /** Group of each node, numbered from 0. */
  group: Int32Array
  groups: number
  resolution: number
  /** Mean adjusted Rand index between runs with different seeds: 1 = the groups do not depend on luck, 0 = only luck. */
  stability: number
  modularity: number
}

const LADDER = [0.5, 0.7, 1, 1.4, 1.7, 2, 2.4, 2.8, 3.3, 4, 5.6, 8]
/** Runs with different seeds for comparing resolutions, and for the answer; fewer of both on graphs of very many edges. */
const RUNS = { least: 3, most: 6 }
const FINAL_RUNS = { least: 4, most: 20 }
const EDGES_FOR_MOST = 100_000
/** Resolutions that tell at least this share of the most are equally good; stability decides between them. */
const GOOD_ENOUGH = 0.94
/** Differences in stability below this are an accident of the few runs. */
const AS_STEADY = 0.02
/** Rounding leaves this much where there is nothing to tell. */
const NOTHING = 1e-9
/** Finer resolutions tell less and less once this little is left. */
const FALLEN = 0.6

/**
 * Leiden groups with a resolution that is found without any labels. Plain modularity (resolution 1) merges small groups,
 * and very fine groups are an accident of the seed. So first the resolutions are kept whose runs with different seeds tell
 * most about each other beyond chance (`reproduced`: many reproducible groups say more than few), then of these the finest
 * whose runs agree as well as any. Of the runs there the one with the best quality is the answer.
 */
export function findCommunities(graph: Graph, seed = 42, ladder = LADDER): Communities {
  if (graph.total === 0) return everyoneAlone(graph)
  const share = Math.min(1, (2 * EDGES_FOR_MOST) / graph.neighbour.length)
  const count = ({ least, most }: typeof RUNS) => Math.max(least, Math.round(most * share))
  const tried: { resolution: number; told: number; stability: number }[] = []
  let most = 0
  for (const resolution of ladder) {
    const runs = runsAt(graph, resolution, seed, count(RUNS))
    const told = pairMean(runs, reproduced)
    tried.push({ resolution, told, stability: pairMean(runs, adjustedRand) })
    most = Math.max(most, told)
    if (resolution >= 2 && told < FALLEN * most) break
  }
  const good = tried.filter(({ told }) => told >= GOOD_ENOUGH * most)
  const steadiest = Math.max(...good.map(({ stability }) => stability))
  const steady = good.filter(({ stability }) => stability >= steadiest - AS_STEADY).map((one) => one.resolution)
  // Nothing is told by any of them when all hang together, as in one clique: then plain modularity.
  const resolution = most < NOTHING ? 1 : Math.max(...steady)
  const runs = runsAt(graph, resolution, seed, count(FINAL_RUNS))
  const qualities = runs.map((run) => modularity(graph, run, resolution))
  const group = runs[qualities.indexOf(Math.max(...qualities))]!
  return { group, groups: new Set(group).size, resolution, stability: pairMean(runs, adjustedRand), modularity: modularity(graph, group) }
}

function everyoneAlone({ nodes }: Graph): Communities {
  return { group: Int32Array.from({ length: nodes }, (_, v) => v), groups: nodes, resolution: 1, stability: 1, modularity: 0 }
}

function runsAt(graph: Graph, resolution: number, seed: number, count: number): Int32Array[] {
  return Array.from({ length: count }, (_, n) => leiden(graph, { resolution, seed: seed + 1000 * n, passes: 3 }))
}

function pairMean(runs: Int32Array[], measure: (a: Int32Array, b: Int32Array) => number): number {
  let sum = 0
  let pairs = 0
  for (let a = 0; a < runs.length; a++) {
    for (let b = 0; b < a; b++) {
      sum += measure(runs[a]!, runs[b]!)
      pairs++
    }
  }
  return sum / pairs
}
