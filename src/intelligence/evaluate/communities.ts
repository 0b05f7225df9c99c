import { DataFileError, type Line, readLines, withoutNames } from '../files/read.ts'
import { findCommunities, type Communities } from '../graphs/communities.ts'
import { toGraph } from '../graphs/graph.ts'
import { leiden } from '../graphs/leiden.ts'
import { adjustedRand, modularity } from '../graphs/partition-metrics.ts'
import { normalisedMutualInformation } from '../statistics/index.ts'
import { createNumbering, type Numbering } from './identity.ts'
import { measured } from './measure.ts'
import { modelNamed } from './model-names.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

/**
 * Groups of a graph against known groups. `train`: edges `a b [weight]`; the known groups come from `labels` (or the test
 * file), lines of `node group`, and play no part in finding them.
 */
export function run(options: EvaluateOptions): Promise<EvaluateResult> {
  return measured('communities', options.seed, async () => {
    const nodes = createNumbering()
    const named: NamedEdge[] = []
    for (const path of options.train) for (const line of await readPairs(path)) named.push(edgeOf(path, line))
    nodes.addAll(named.flatMap(({ from, to }) => [from, to]))
    const edges = named.map((edge) => ({ from: nodes.of(edge.from), to: nodes.of(edge.to), weight: edge.weight }))
    // a node that only has a label still is a node
    const labelPaths = options.labels ? [options.labels] : options.test
    const groups = createNumbering()
    const labels: Label[] = []
    for (const path of labelPaths) for (const line of await readPairs(path)) labels.push(labelOf(path, line, nodes, groups))
    const graph = toGraph(nodes.size, edges)

    const name = modelNamed('communities', options.model)
    let found: Communities
    if (name === 'leiden') found = findCommunities(graph, options.seed)
    else {
      const group = leiden(graph, { resolution: 1, seed: options.seed, passes: 4 })
      found = { group, groups: new Set(group).size, resolution: 1, stability: Number.NaN, modularity: modularity(graph, group) }
    }

    const metrics: Record<string, number> = { groups: found.groups, resolution: found.resolution, modularity: found.modularity }
    if (Number.isFinite(found.stability)) metrics.stability = found.stability
    if (labels.length > 0) {
      const own = labels.map(({ node }) => found.group[node]!)
      const known = labels.map(({ group }) => group)
      metrics.nmi = normalisedMutualInformation(own, known)
      metrics.adjustedRand = adjustedRand(own, known)
    }
    return { model: `${name}(resolution ${found.resolution.toFixed(2)})`, metrics }
  })
}

interface NamedEdge {
  from: string
  to: string
  weight: number
}

interface Label {
  node: number
  group: number
}

/** Lines without remarks, and without a first line of names ("source target") where every other line begins with a number. */
async function readPairs(path: string): Promise<Line[]> {
  const lines = (await readLines(path)).filter((line) => !/^[#%]/.test(line.text))
  return withoutNames(lines, (first, others) => /^\s*[a-z]/i.test(first.text) && others.every((line) => /^\s*\d/.test(line.text)))
}

function edgeOf(path: string, line: Line): NamedEdge {
  const [from, to, weight = '1'] = line.text.trim().split(/[\s,]+/)
  if (!from || !to || !(Number(weight) >= 0)) throw new DataFileError(path, line.number, '"node node [weight]" is needed, the weight not below 0')
  return { from, to, weight: Number(weight) }
}

function labelOf(path: string, line: Line, nodes: Numbering, groups: Numbering): Label {
  const [node, group] = line.text.trim().split(/[\s,]+/)
  if (!node || !group) throw new DataFileError(path, line.number, '"node group" is needed')
  return { node: nodes.of(node), group: groups.of(group) }
}
