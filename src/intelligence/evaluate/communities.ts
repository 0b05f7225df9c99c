import { DataFileError, readLines } from '../files/read.ts'
import { findCommunities, type Communities } from '../graphs/communities.ts'
import { toGraph, type Edge } from '../graphs/graph.ts'
import { leiden } from '../graphs/leiden.ts'
import { adjustedRand, modularity } from '../graphs/partition-metrics.ts'
import { normalisedMutualInformation } from '../statistics/index.ts'
import { createNumbering, type Numbering } from './identity.ts'
import { measured } from './measure.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

/**
 * Groups of a graph against known groups. `train`: edges `a b [weight]`; the known groups come from `labels` (or the test
 * file), lines of `node group`, and are read only after the groups have been found.
 */
export function run(options: EvaluateOptions): Promise<EvaluateResult> {
  return measured('communities', options.seed, async () => {
    const nodes = createNumbering()
    const edges = (await Promise.all(options.train.map((path) => readLines(path).then((lines) => ({ path, lines }))))).flatMap(({ path, lines }) =>
      lines.flatMap((line, n) => edgeOf(path, line, n, nodes))
    )
    // a node that only has a label still is a node
    const labelPaths = options.labels ? [options.labels] : options.test
    const labels = (await Promise.all(labelPaths.map((path) => readLabels(path, nodes)))).flat()
    const graph = toGraph(nodes.size, edges)

    const name = options.model ?? 'leiden'
    let found: Communities
    if (name === 'leiden') found = findCommunities(graph, options.seed)
    else if (name === 'leiden-1') {
      const group = leiden(graph, { resolution: 1, seed: options.seed, passes: 4 })
      found = { group, groups: new Set(group).size, resolution: 1, stability: Number.NaN, modularity: modularity(graph, group) }
    } else throw new RangeError(`There is no community model "${name}"; there are leiden, leiden-1.`)

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

function edgeOf(path: string, line: { number: number; text: string }, n: number, nodes: Numbering): Edge[] {
  if (/^[#%]/.test(line.text)) return []
  const [from, to, weight = '1'] = line.text.trim().split(/[\s,]+/)
  if (!from || !to || !(Number(weight) >= 0)) {
    if (n === 0) return []
    throw new DataFileError(path, line.number, '"node node [weight]" is needed')
  }
  return [{ from: nodes.of(from), to: nodes.of(to), weight: Number(weight) }]
}

async function readLabels(path: string, nodes: Numbering): Promise<{ node: number; group: number }[]> {
  const groups = createNumbering()
  const lines = (await readLines(path)).filter((line) => !/^[#%]/.test(line.text))
  return lines.map((line) => {
    const [node, group] = line.text.trim().split(/[\s,]+/)
    if (!node || !group) throw new DataFileError(path, line.number, '"node group" is needed')
    return { node: nodes.of(node), group: groups.of(group) }
  })
}
