import { blendOf, closeItems, learnBlend, type BlendPart, type ValidationCase } from './blend.ts'
import type { Candidate, Family } from './families.ts'
import type { Interactions, Recommender } from './interactions.ts'
import { ndcgAt, recallAt, topItems } from './ranking-metrics.ts'

export interface Choice {
  /** Candidates with their share in the blend; those with none are left out. */
  parts: { candidate: Candidate; weight: number }[]
  label: string
}

/** Trains every candidate, keeps the best of each family by Recall@20 + NDCG@20 on the cases, and learns their blend. */
export function chooseBlend(families: Family[], fit: Interactions, cases: ValidationCase[], allowed?: Uint8Array): Choice {
  const finalists: { candidate: Candidate; recommender: Recommender }[] = []
  for (const family of families) {
    const tried = family.candidates.map((candidate) => {
      const recommender = candidate.train(fit)
      return { candidate, recommender, quality: family.candidates.length > family.keep ? qualityOf(recommender, fit.items, cases, allowed) : 0 }
    })
    finalists.push(...tried.sort((a, b) => b.quality - a.quality).slice(0, family.keep))
  }
  const learned: BlendPart[] = learnBlend(
    finalists.map((one) => one.recommender),
    fit.items,
    cases,
    allowed
  )
  const parts = finalists.map(({ candidate }, n) => ({ candidate, weight: learned[n]!.weight })).filter((part) => part.weight > 0)
  return { parts, label: parts.map((part) => `${part.weight.toFixed(2)} ${part.candidate.label}`).join(' + ') }
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
