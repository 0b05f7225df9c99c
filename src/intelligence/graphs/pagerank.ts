/** `from` gives weight to `to`: an asker who accepted an answer points at the one who answered. */
export interface Endorsement {
  from: number
  to: number
  weight: number
}

export interface PageRankSettings {
  damping: number
  /** Stops when the ranks move less than this in sum. */
  tolerance: number
  rounds: number
}

export const pageRankDefaults: PageRankSettings = { damping: 0.85, tolerance: 1e-10, rounds: 200 }

/**
 * Weighted PageRank (Page, Brin et al. 1999). Rank of a node that endorses nobody is spread over all, so the ranks sum to
 * 1. Endorsing oneself counts nothing. Used on answer-accept edges it is ExpertiseRank (Zhang, Ackerman, Adamic, WWW 2007).
 */
export function pageRank(nodes: number, endorsements: Iterable<Endorsement>, settings: PageRankSettings = pageRankDefaults): Float64Array {
  const edges = [...endorsements].filter(({ from, to, weight }) => from !== to && weight > 0)
  const given = new Float64Array(nodes)
  for (const { from, to, weight } of edges) {
    if (!(from >= 0 && from < nodes && to >= 0 && to < nodes && Number.isFinite(weight)))
      throw new RangeError(`An endorsement from ${from} to ${to} is not possible.`)
    given[from]! += weight
  }
  let rank = new Float64Array(nodes).fill(1 / nodes)
  for (let round = 0; round < settings.rounds; round++) {
    let idle = 0
    for (let v = 0; v < nodes; v++) if (given[v] === 0) idle += rank[v]!
    const next = new Float64Array(nodes).fill((1 - settings.damping + settings.damping * idle) / nodes)
    for (const { from, to, weight } of edges) next[to]! += (settings.damping * rank[from]! * weight) / given[from]!
    let moved = 0
    for (let v = 0; v < nodes; v++) moved += Math.abs(next[v]! - rank[v]!)
    rank = next
    if (moved < settings.tolerance) break
  }
  return rank
}
