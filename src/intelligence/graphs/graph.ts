/** An undirected weighted graph in rows: neighbours of `v` are `neighbour[start[v] .. start[v + 1])`. */
export interface Graph {
  readonly nodes: number
  readonly start: Int32Array
  readonly neighbour: Int32Array
  readonly weight: Float64Array
  /** Weight that a node has with itself (only in condensed graphs); counted twice in `strength`. */
  readonly loop: Float64Array
  /** Sum of the weights at a node. */
  readonly strength: Float64Array
  /** Sum over all strengths: twice the weight of all edges. */
  readonly total: number
}

export interface Edge {
  from: number
  to: number
  weight: number
}

/** Merges both directions and repeated edges; edges from a node to itself are dropped unless `loops` is true. */
export function toGraph(nodes: number, edges: Iterable<Edge>, loops = false): Graph {
  const rows: Map<number, number>[] = Array.from({ length: nodes }, () => new Map())
  const loop = new Float64Array(nodes)
  for (const { from, to, weight } of edges) {
    if (!(from >= 0 && from < nodes && to >= 0 && to < nodes)) throw new RangeError(`An edge joins ${from} and ${to}, which do not exist.`)
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) throw new RangeError(`The edge from ${from} to ${to} has the weight ${weight}.`)
    if (weight === 0) continue
    if (from === to) {
      if (loops) loop[from]! += weight
      continue
    }
    rows[from]!.set(to, (rows[from]!.get(to) ?? 0) + weight)
    rows[to]!.set(from, (rows[to]!.get(from) ?? 0) + weight)
  }
  const start = new Int32Array(nodes + 1)
  rows.forEach((row, v) => {
    start[v + 1] = start[v]! + row.size
  })
  const neighbour = new Int32Array(start[nodes]!)
  const weight = new Float64Array(start[nodes]!)
  const strength = new Float64Array(nodes)
  let total = 0
  rows.forEach((row, v) => {
    let at = start[v]!
    strength[v] = 2 * loop[v]!
    for (const to of [...row.keys()].sort((a, b) => a - b)) {
      neighbour[at] = to
      weight[at] = row.get(to)!
      strength[v] += weight[at++]!
    }
    total += strength[v]
  })
  return { nodes, start, neighbour, weight, loop, strength, total }
}

/** One node per group; the weight inside a group becomes the loop of its node. */
export function condense(graph: Graph, group: ArrayLike<number>, groups: number): Graph {
  function* edges(): Generator<Edge> {
    for (let v = 0; v < graph.nodes; v++) {
      if (graph.loop[v]! > 0) yield { from: group[v]!, to: group[v]!, weight: graph.loop[v]! }
      for (let at = graph.start[v]!; at < graph.start[v + 1]!; at++) {
        const w = graph.neighbour[at]!
        if (v < w) yield { from: group[v]!, to: group[w]!, weight: graph.weight[at]! }
      }
    }
  }
  return toGraph(groups, edges(), true)
}
