/** How large the boosted trees may grow, chosen by log loss on rows that they have not seen. */
import { baseLogOdds, boost, type BoostedTrees, boostedScores, type BoostingSettings } from './boosting.ts'
import type { BinnedData } from './histogram.ts'
import { stratifiedFolds } from './split.ts'
import { leafOf } from './tree.ts'

const COMMON = { learningRate: 0.05, minimumRows: 20, ridge: 1, rowFraction: 0.7, featureFraction: 0.5 }
const CANDIDATE_LEAVES = [7, 15]
const LARGEST_ROUNDS = 400
/** Rounds without a better loss after which a fold stops. */
const PATIENCE = 40
const FOLDS = 4
/** With more rows than this one held-out part is as firm as four. */
const MANY_ROWS = 100_000

export interface ChosenSize {
  settings: BoostingSettings
  /** Held-out rows and their log-odds. */
  rows: number[]
  scores: number[]
}

export function chooseSize(data: BinnedData, labels: ArrayLike<number>, weights: ArrayLike<number>, seed: number): ChosenSize {
  const count = labels.length
  const all = Int32Array.from({ length: count }, (_, i) => i)
  const fold = stratifiedFolds(labels, FOLDS, seed)
  const parts = Array.from({ length: count > MANY_ROWS ? 1 : FOLDS }, (_, f) => ({
    train: all.filter((i) => fold[i] !== f),
    test: all.filter((i) => fold[i] === f)
  }))
  // Small tables: no leaf may ask for more rows than there are.
  const minimumRows = Math.max(1, Math.min(COMMON.minimumRows, Math.floor(count / 20)))
  const tried = CANDIDATE_LEAVES.map((leaves) => {
    const settings = { ...COMMON, minimumRows, leaves, rounds: LARGEST_ROUNDS, seed }
    const grown = parts.map(({ train, test }) => growWatched(data, labels, weights, train, test, settings))
    const reached = Math.min(...grown.map(({ losses }) => losses.length))
    const total = (round: number) => grown.reduce((sum, { losses }) => sum + losses[round]!, 0)
    let rounds = 1
    for (let round = 1; round < reached; round++) if (total(round) < total(rounds - 1)) rounds = round + 1
    return { settings: { ...settings, rounds }, loss: total(rounds - 1), grown }
  })
  const best = tried.reduce((a, b) => (b.loss < a.loss ? b : a))
  const rows: number[] = []
  const scores: number[] = []
  parts.forEach(({ test }, part) => {
    const { base, trees } = best.grown[part]!.trees
    const own = boostedScores({ base, trees: trees.slice(0, best.settings.rounds) }, data.bins, count)
    for (const row of test) {
      rows.push(row)
      scores.push(own[row]!)
    }
  })
  return { settings: best.settings, rows, scores }
}

/** Trees of one part with the log loss of its held-out rows after each round. */
function growWatched(
  data: BinnedData,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  train: Int32Array,
  test: Int32Array,
  settings: BoostingSettings
): { trees: BoostedTrees; losses: number[] } {
  const score = new Float64Array(labels.length).fill(baseLogOdds(labels, weights, train))
  const losses: number[] = []
  let bestRound = 0
  const trees = boost(data, labels, weights, train, settings, (tree, round) => {
    let loss = 0
    for (const row of test) {
      score[row]! += tree.value[leafOf(tree, data.bins, row)]!
      const margin = labels[row] === 1 ? score[row]! : -score[row]!
      loss += weights[row]! * (margin > 0 ? Math.log1p(Math.exp(-margin)) : -margin + Math.log1p(Math.exp(margin)))
    }
    losses.push(loss)
    if (loss < losses[bestRound]!) bestRound = round
    return round - bestRound < PATIENCE
  })
  return { trees, losses }
}
