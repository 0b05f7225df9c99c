import { blendOf, closeItems, learnBlend, type ValidationCase } from './blend.ts'
import type { Candidate, Family } from './families.ts'
import type { Interactions, Recommender } from './interactions.ts'
import { ndcgAt, recallAt, topItems } from './ranking-metrics.ts'

export interface Choice {
  /** Candidates with their share in the blend; those with none are left out. */
  parts: { candidate: Candidate; weight: number }[]
  label: string
}

/** Enough to tell the settings of one kind of model apart; the blend is learned on all cases. */
const CASES_FOR_SETTINGS = 800
/** A model with less than this share costs more time than it adds. */
const LEAST_SHARE = 0.03

interface Tried {
  candidate: Candidate
  recommender: Recommender
  quality: number
}

/** Trains every candidate, keeps the best of each family by Recall@20 + NDCG@20 on the cases, and learns their blend. */
export function chooseBlend(families: Family[], fit: Interactions, cases: ValidationCase[], allowed?: Uint8Array): Choice {
  const finalists = families.flatMap((family) => bestOf(family, fit, cases.slice(0, CASES_FOR_SETTINGS), allowed))
  const learned = learnBlend(
    finalists.map((one) => one.recommender),
    fit.items,
    cases,
    allowed
  )
  const parts = finalists.map(({ candidate }, n) => ({ candidate, weight: learned[n]!.weight })).filter((part) => part.weight >= LEAST_SHARE)
  return { parts, label: parts.map((part) => `${part.weight.toFixed(2)} ${part.candidate.label}`).join(' + ') }
}

/** One after another, so that only the best are in memory at a time. */
function bestOf(family: Family, fit: Interactions, cases: ValidationCase[], allowed?: Uint8Array): Tried[] {
  let best: Tried[] = []
  for (const candidate of family.candidates) {
    const recommender = candidate.train(fit)
    const quality = family.candidates.length > family.keep ? qualityOf(recommender, fit.items, cases, allowed) : 0
    best = [...best, { candidate, recommender, quality }].sort((a, b) => b.quality - a.quality).slice(0, family.keep)
  }
  return best
}

/** The chosen blend, trained again on all that is known. */
export function trainChoice(choice: Choice, interactions: Interactions): Recommender {
  return blendOf(choice.parts.map(({ candidate, weight }) => ({ recommender: candidate.train(interactions), weight })))
}

function qualityOf(recommender: Recommender, items: number, cases: ValidationCase[], allowed?: Uint8Array): number {
  const scores = new Float32Array(items)
  let sum = 0
  for (const { history, relevant } of cases) {
    recommender.score(history, scores)
    closeItems(scores, history, allowed)
    const ranked = topItems(scores, 20)
    sum += recallAt(ranked, relevant, 20) + ndcgAt(ranked, relevant, 20)
  }
  return sum
}
