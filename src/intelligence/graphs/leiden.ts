import { createRandom, type Random } from '../random.ts'
import { condense, type Graph } from './graph.ts'

export interface LeidenSettings {
  /** Larger: more and smaller groups. 1 is plain modularity, which merges small groups. */
  resolution: number
  seed: number
  /** Whole passes; the result of one is the start of the next. */
  passes: number
}

export const leidenDefaults: LeidenSettings = { resolution: 1, seed: 42, passes: 4 }

/** Randomness of the refinement, as in the reference implementation. */
const TEMPERATURE = 0.01

/**
 * Leiden (Traag, Waltman, van Eck, Scientific Reports 9:5233, 2019) for modularity with a resolution (Reichardt and
 * Bornholdt 2006): move nodes to better groups, split each group into well-connected parts, condense the parts to nodes,
 * repeat. Unlike Louvain every group it returns is connected. Returns the group of each node, numbered from 0.
 */
export function leiden(graph: Graph, settings: LeidenSettings = leidenDefaults, from?: ArrayLike<number>): Int32Array {
  const random = createRandom(settings.seed)
  let group: Int32Array = from ? Int32Array.from(from) : Int32Array.from({ length: graph.nodes }, (_, v) => v)
  if (graph.total === 0) return renumber(group).group
  for (let pass = 0; pass < settings.passes; pass++) {
    const before = group
    group = onePass(graph, group, settings.resolution, random)
    if (sameGroups(before, group)) break
  }
  return group
}

function onePass(graph: Graph, start: Int32Array, resolution: number, random: Random): Int32Array {
  let level = graph
  let group = renumber(start).group
  // node of the current level that each original node has been condensed into
  const place = Int32Array.from({ length: graph.nodes }, (_, v) => v)
  for (;;) {
    moveNodes(level, group, resolution, random)
    const { groups } = renumberInPlace(group)
    if (groups === level.nodes) break
    const part = refine(level, group, resolution, random)
    const { groups: parts } = renumberInPlace(part)
    const next = condense(level, part, parts)
    const nextGroup = new Int32Array(parts)
    part.forEach((p, v) => {
      nextGroup[p] = group[v]!
    })
    place.forEach((node, v) => {
      place[v] = part[node]!
    })
    const stuck = parts === level.nodes
    level = next
    group = nextGroup
    if (stuck) break
  }
  return renumber(place.map((node) => group[node]!)).group
}

/** Local moving with a queue: a node is looked at again when a neighbour has left its group. */
function moveNodes(graph: Graph, group: Int32Array, resolution: number, random: Random): void {
  const { nodes, start, neighbour, weight, strength } = graph
  const size = new Float64Array(nodes)
  group.forEach((g, v) => {
    size[g]! += strength[v]!
  })
  const members = new Int32Array(nodes)
  for (const g of group) members[g]!++
  const empty: number[] = []
  for (let g = 0; g < nodes; g++) if (members[g] === 0) empty.push(g)
  const queue = random.shuffle(Int32Array.from({ length: nodes }, (_, v) => v))
  const waiting = new Uint8Array(nodes).fill(1)
  const ring = new Int32Array(nodes + 1)
  ring.set(queue)
  let head = 0
  let tail = nodes
  const toward = new Float64Array(nodes)
  const seen = new Int32Array(nodes)
  const scale = resolution / graph.total
  while (head !== tail) {
    const v = ring[head]!
    head = (head + 1) % ring.length
    waiting[v] = 0
    let found = 0
    for (let at = start[v]!; at < start[v + 1]!; at++) {
      const g = group[neighbour[at]!]!
      if (toward[g]! === 0) seen[found++] = g
      toward[g]! += weight[at]!
    }
    const own = group[v]!
    size[own]! -= strength[v]!
    members[own]!--
    let best = own
    let bestGain = toward[own]! - scale * strength[v]! * size[own]!
    for (let n = 0; n < found; n++) {
      const g = seen[n]!
      const gain = toward[g]! - scale * strength[v]! * size[g]!
      if (gain > bestGain + 1e-12) {
        best = g
        bestGain = gain
      }
    }
    if (bestGain < -1e-12 && members[own]! > 0 && empty.length > 0) best = empty.pop()!
    for (let n = 0; n < found; n++) toward[seen[n]!] = 0
    size[best]! += strength[v]!
    members[best]!++
    group[v] = best
    if (best === own) continue
    if (members[own] === 0) empty.push(own)
    for (let at = start[v]!; at < start[v + 1]!; at++) {
      const w = neighbour[at]!
      if (group[w]! === best || waiting[w]! === 1) continue
      waiting[w] = 1
      ring[tail] = w
      tail = (tail + 1) % ring.length
    }
  }
}

/** Builds each group up again from single nodes, merging only into well-connected parts of the same group. */
function refine(graph: Graph, group: Int32Array, resolution: number, random: Random): Int32Array {
  const { nodes, start, neighbour, weight, strength } = graph
  const scale = resolution / graph.total
  const groupSize = new Float64Array(nodes)
  group.forEach((g, v) => {
    groupSize[g]! += strength[v]!
  })
  const part = Int32Array.from({ length: nodes }, (_, v) => v)
  const size = strength.slice()
  const alone = new Uint8Array(nodes).fill(1)
  // weight between a part and the rest of its group
  const outside = new Float64Array(nodes)
  for (let v = 0; v < nodes; v++) {
    for (let at = start[v]!; at < start[v + 1]!; at++) if (group[neighbour[at]!]! === group[v]!) outside[v]! += weight[at]!
  }
  const toward = new Float64Array(nodes)
  for (const v of random.shuffle(Int32Array.from({ length: nodes }, (_, n) => n))) {
    const rest = groupSize[group[v]!]!
    if (alone[v]! === 0 || outside[v]! < scale * strength[v]! * (rest - strength[v]!)) continue
    const seen: number[] = []
    for (let at = start[v]!; at < start[v + 1]!; at++) {
      const w = neighbour[at]!
      if (group[w]! !== group[v]!) continue
      if (toward[part[w]!]! === 0) seen.push(part[w]!)
      toward[part[w]!]! += weight[at]!
    }
    const choices: number[] = []
    const chances: number[] = []
    let sum = 0
    for (const p of seen) {
      if (p === part[v]! || outside[p]! < scale * size[p]! * (rest - size[p]!)) continue
      const gain = (toward[p]! - scale * strength[v]! * size[p]!) / graph.total
      if (gain < 0) continue
      choices.push(p)
      sum += Math.exp(Math.min(700, gain / TEMPERATURE))
      chances.push(sum)
    }
    if (choices.length > 0) {
      const drawn = random.next() * sum
      const chosen =
        choices[
          Math.max(
            0,
            chances.findIndex((chance) => drawn < chance)
          )
        ]!
      outside[chosen]! += outside[v]! - 2 * toward[chosen]!
      size[chosen]! += strength[v]!
      size[part[v]!] = 0
      part[v] = chosen
      alone[chosen] = 0
      alone[v] = 0
    }
    for (const p of seen) toward[p] = 0
  }
  return part
}

/** Numbers the groups 0.. in order of first appearance. */
export function renumber(group: ArrayLike<number>): { group: Int32Array; groups: number } {
  const copy = Int32Array.from(group)
  return { group: copy, ...renumberInPlace(copy) }
}

function renumberInPlace(group: Int32Array): { groups: number } {
  const numbers = new Map<number, number>()
  group.forEach((g, v) => {
    if (!numbers.has(g)) numbers.set(g, numbers.size)
    group[v] = numbers.get(g)!
  })
  return { groups: numbers.size }
}

function sameGroups(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  const x = renumber(a).group
  const y = renumber(b).group
  return x.every((g, v) => g === y[v])
}
