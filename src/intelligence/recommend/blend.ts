import type { History, Recommender } from './interactions.ts'
import { ndcgAt, recallAt, topItems } from './ranking-metrics.ts'

/** One person of the validation part: what was known, what came later. */
export interface ValidationCase {
  history: History
  relevant: ReadonlySet<number>
}

export interface BlendPart {
  recommender: Recommender
  weight: number
}

const CANDIDATES = 100
const DEPTH = 20
const STEPS = [-0.5, -0.25, -0.1, -0.05, 0.05, 0.1, 0.25, 0.5, 1]
const ROUNDS = 4

/**
 * Scores of different models have different units: each is divided by the standard deviation of the person's own scores
 * before it is weighted (a shift would change nothing in a ranking).
 */
export function standardise(scores: Float32Array): void {
  let sum = 0
  let squares = 0
  for (const s of scores) {
    sum += s
    squares += s * s
  }
  const mean = sum / scores.length
  const deviation = Math.sqrt(Math.max(0, squares / scores.length - mean * mean))
  if (!(deviation > 0)) return void scores.fill(0)
  for (let i = 0; i < scores.length; i++) scores[i]! /= deviation
}

export function blendOf(parts: BlendPart[]): Recommender & { parts: BlendPart[] } {
  const used = parts.filter((part) => part.weight !== 0)
  let own = new Float32Array(0)
  function score(history: History, scores: Float32Array): void {
    if (own.length !== scores.length) own = new Float32Array(scores.length)
    scores.fill(0)
    for (const { recommender, weight } of used) {
      recommender.score(history, own)
      standardise(own)
      for (let i = 0; i < scores.length; i++) scores[i]! += weight * own[i]!
    }
  }
  return { name: 'blend', parts, score }
}

/**
 * Weights by coordinate ascent on Recall@20 + NDCG@20 of the validation people, over the union of each model's best
 * candidates. Starts from the best single model, so that the blend is never worse than it there.
 */
export function learnBlend(recommenders: Recommender[], items: number, cases: ValidationCase[], allowed?: Uint8Array): BlendPart[] {
  const tables = cases.map((one) => candidateTable(recommenders, items, one, allowed))
  const quality = (weights: number[]) => tables.reduce((sum, table) => sum + qualityOf(table, weights), 0)

  const singles: number[][] = recommenders.map((_, m) => recommenders.map((_, n) => (n === m ? 1 : 0)))
  let best = singles.reduce((a, b) => (quality(b) > quality(a) ? b : a))
  let reached = quality(best)
  for (let round = 0; round < ROUNDS; round++) {
    const before = reached
    for (let m = 0; m < recommenders.length; m++) {
      for (const step of STEPS) {
        const tried = best.map((weight, n) => (n === m ? Math.max(0, weight + step) : weight))
        if (tried.every((weight) => weight === 0)) continue
        const found = quality(tried)
        if (found > reached) {
          reached = found
          best = tried
        }
      }
    }
    if (reached === before) break
  }
  const total = best.reduce((sum, weight) => sum + weight, 0)
  return recommenders.map((recommender, m) => ({ recommender, weight: best[m]! / total }))
}

/** Takes out of the running what the person has, and what is not among the `allowed` (1 = allowed). */
export function closeItems(scores: Float32Array, history: History, allowed?: Uint8Array): void {
  for (const i of history.items) scores[i] = Number.NEGATIVE_INFINITY
  if (allowed) for (let i = 0; i < scores.length; i++) if (allowed[i] === 0) scores[i] = Number.NEGATIVE_INFINITY
}

interface CandidateTable {
  /** Candidate by model, row-major by model. */
  scores: Float32Array[]
  candidates: Int32Array
  relevant: ReadonlySet<number>
}

function candidateTable(recommenders: Recommender[], items: number, { history, relevant }: ValidationCase, allowed?: Uint8Array): CandidateTable {
  const union = new Set<number>()
  const all = recommenders.map((recommender) => {
    const scores = new Float32Array(items)
    recommender.score(history, scores)
    standardise(scores)
    const open = scores.slice()
    closeItems(open, history, allowed)
    for (const i of topItems(open, CANDIDATES)) union.add(i)
    return scores
  })
  const candidates = Int32Array.from(union).sort()
  return { scores: all.map((scores) => Float32Array.from(candidates, (i) => scores[i]!)), candidates, relevant }
}

function qualityOf({ scores, candidates, relevant }: CandidateTable, weights: number[]): number {
  const sums = new Float32Array(candidates.length)
  for (let m = 0; m < weights.length; m++) {
    if (weights[m] === 0) continue
    const own = scores[m]!
    for (let c = 0; c < sums.length; c++) sums[c]! += weights[m]! * own[c]!
  }
  const ranked = Array.from(topItems(sums, DEPTH), (c) => candidates[c]!)
  return recallAt(ranked, relevant, DEPTH) + ndcgAt(ranked, relevant, DEPTH)
}
