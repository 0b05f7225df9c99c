import { createRandom } from '#intelligence/random.ts'
import { bootstrapInterval } from '#intelligence/statistics/index.ts'
import { fewestPairs } from './rules.ts'

interface Judged {
  passed: boolean
  /** Level 1 to 5 by criterion. */
  scores: Record<string, number>
}
export interface Pair {
  first: Judged
  second: Judged
}
export interface Figure {
  kappa: number
  low: number
  high: number
}
export interface Agreement {
  pairs: number
  /** Passed or not, Cohen's κ; null: too few pairs. */
  decision: Figure | null
  /** Levels of the criteria, κ with quadratic weights. */
  levels: Figure | null
}

/**
 * Cohen's κ of a table of counts, row by row: what the first said against what the second said. Unlike a κ over
 * labels it knows the whole scale: from 1 to 5 is four steps although nobody gave a 3. Where chance leaves nothing
 * to disagree about it is 1.
 */
export function kappaOf(counts: ArrayLike<number>, size: number, weights: 'none' | 'quadratic'): number {
  const [first, second] = [new Float64Array(size), new Float64Array(size)]
  const cost = (i: number, j: number) => (weights === 'quadratic' ? (i - j) ** 2 : Number(i !== j))
  let [all, observed] = [0, 0]
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const count = counts[i * size + j] ?? 0
      first[i] = (first[i] ?? 0) + count
      second[j] = (second[j] ?? 0) + count
      all += count
      observed += cost(i, j) * count
    }
  let expected = 0
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) expected += (cost(i, j) * (first[i] ?? 0) * (second[j] ?? 0)) / all
  return expected > 0 ? 1 - observed / expected : 1
}

type Cells = (pair: Pair) => number[]

const decisionCell: Cells = ({ first, second }) => [Number(first.passed) * 2 + Number(second.passed)]
const levelCells: Cells = ({ first, second }) =>
  Object.entries(first.scores).flatMap(([criterion, level]) => {
    const other = second.scores[criterion]
    return other === undefined ? [] : [(level - 1) * 5 + other - 1]
  })

/** κ over all pairs, with the interval of 95 % that comes of drawing whole reviews again: the criteria of one review hang together. */
function figureOf(pairs: readonly Pair[], cellsOf: Cells, size: number, weights: 'none' | 'quadratic'): Figure {
  const cells = pairs.map(cellsOf)
  const counts = new Float64Array(size * size)
  const statistic = (drawn: Float64Array) => {
    counts.fill(0)
    for (const at of drawn) for (const cell of cells[at] ?? []) counts[cell] = (counts[cell] ?? 0) + 1
    return kappaOf(counts, size, weights)
  }
  const { estimate, low, high } = bootstrapInterval(
    pairs.map((_, at) => at),
    statistic,
    createRandom(1).next,
    { rounds: 1000 }
  )
  return { kappa: estimate, low, high }
}

export function agreementOf(pairs: readonly Pair[]): Agreement {
  if (pairs.length < fewestPairs) return { pairs: pairs.length, decision: null, levels: null }
  return { pairs: pairs.length, decision: figureOf(pairs, decisionCell, 2, 'none'), levels: figureOf(pairs, levelCells, 5, 'quadratic') }
}
