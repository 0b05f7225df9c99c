import { blendOf, closeItems, learnBlend, type BlendPart, type ValidationCase } from './blend.ts'
import type { Candidate, Family } from './families.ts'
import { historyOf, toInteractions, type Interactions, type Recommender } from './interactions.ts'
import { ndcgAt, recallAt, topItems } from './ranking-metrics.ts'
import { createRandom } from '../random.ts'

export interface Choice {
  /** Candidates with their share in the blend; those with none are left out. */
  parts: { candidate: Candidate; weight: number }[]
  label: string
}

const MOST_CASES = 2000

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
  const parts = finalists.map(({ candidate }, n) => ({ candidate, weight: learned[n].weight })).filter((part) => part.weight > 0)
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

/** A random part of each person's items is taken away and asked for; people with one item keep it. */
export function holdOutItems(all: Interactions, share: number, seed: number): { fit: Interactions; cases: ValidationCase[] } {
  const random = createRandom(seed)
  const person: number[] = []
  const item: number[] = []
  const weight: number[] = []
  const asked = new Map<number, Set<number>>()
  for (let p = 0; p < all.people; p++) {
    const places = random.shuffle(Int32Array.from({ length: all.start[p + 1] - all.start[p] }, (_, n) => all.start[p] + n))
    const taken = places.length > 1 ? Math.max(1, Math.round(share * places.length)) : 0
    places.forEach((n, at) => {
      if (at < taken) return void (asked.get(p) ?? asked.set(p, new Set()).get(p)!).add(all.item[n])
      person.push(p)
      item.push(all.item[n])
      weight.push(all.weight[n])
    })
  }
  const fit = toInteractions(all.people, all.items, person, item, weight)
  return { fit, cases: sampleCases(fit, asked, seed) }
}

/** All pairs of a random tenth of the items are taken away and asked for, as if those items had just appeared. */
export function holdOutColdItems(all: Interactions, share: number, seed: number): { fit: Interactions; cases: ValidationCase[]; allowed: Uint8Array } {
  const random = createRandom(seed)
  const allowed = Uint8Array.from({ length: all.items }, () => (random.next() < share ? 1 : 0))
  const person: number[] = []
  const item: number[] = []
  const weight: number[] = []
  const asked = new Map<number, Set<number>>()
  for (let p = 0; p < all.people; p++) {
    for (let n = all.start[p]; n < all.start[p + 1]; n++) {
      if (allowed[all.item[n]] === 1) (asked.get(p) ?? asked.set(p, new Set()).get(p)!).add(all.item[n])
      else {
        person.push(p)
        item.push(all.item[n])
        weight.push(all.weight[n])
      }
    }
  }
  const fit = toInteractions(all.people, all.items, person, item, weight)
  return { fit, cases: sampleCases(fit, asked, seed), allowed }
}

/** A random sample of the people of whom something is asked; the same for the same seed. */
export function sampleCases(fit: Interactions, asked: ReadonlyMap<number, ReadonlySet<number>>, seed: number): ValidationCase[] {
  const people = Int32Array.from([...asked.keys()].filter((p) => fit.start[p + 1] > fit.start[p]).sort((a, b) => a - b))
  return Array.from(createRandom(seed).shuffle(people).subarray(0, MOST_CASES), (p) => ({ history: historyOf(fit, p), relevant: asked.get(p)! }))
}
