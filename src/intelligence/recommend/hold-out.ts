import { createRandom } from '../random.ts'
import type { ValidationCase } from './blend.ts'
import { historyOf, toInteractions, type Interactions } from './interactions.ts'

/** What is left to learn from, and what is asked of the people whose items were taken away. */
export interface HeldOut {
  fit: Interactions
  cases: ValidationCase[]
}

/** More people than this make a choice hardly better and much slower. */
const MOST_CASES = 2000

/** A random part of each person's items is taken away and asked for; people with one item keep it. */
export function holdOutItems(all: Interactions, share: number, seed: number): HeldOut {
  const random = createRandom(seed)
  const taken = new Uint8Array(all.item.length)
  for (let p = 0; p < all.people; p++) {
    const places = random.shuffle(Int32Array.from({ length: all.start[p + 1]! - all.start[p]! }, (_, n) => all.start[p]! + n))
    const count = places.length > 1 ? Math.max(1, Math.round(share * places.length)) : 0
    for (const n of places.subarray(0, count)) taken[n] = 1
  }
  return takeAway(all, taken, seed)
}

/** All pairs of a random part of the items are taken away and asked for, as if those items had just appeared. */
export function holdOutColdItems(all: Interactions, share: number, seed: number): HeldOut & { allowed: Uint8Array } {
  const random = createRandom(seed)
  const allowed = Uint8Array.from({ length: all.items }, () => (random.next() < share ? 1 : 0))
  const taken = Uint8Array.from(all.item, (i) => allowed[i]!)
  return { ...takeAway(all, taken, seed), allowed }
}

function takeAway(all: Interactions, taken: Uint8Array, seed: number): HeldOut {
  const person: number[] = []
  const item: number[] = []
  const weight: number[] = []
  const asked = new Map<number, Set<number>>()
  for (let p = 0; p < all.people; p++) {
    for (let n = all.start[p]!; n < all.start[p + 1]!; n++) {
      if (taken[n] === 1) {
        asked.set(p, (asked.get(p) ?? new Set()).add(all.item[n]!))
        continue
      }
      person.push(p)
      item.push(all.item[n]!)
      weight.push(all.weight[n]!)
    }
  }
  const fit = toInteractions(all.people, all.items, person, item, weight)
  return { fit, cases: sampleCases(fit, asked, seed) }
}

/** A random sample of the people of whom something is asked; the same for the same seed. */
export function sampleCases(fit: Interactions, asked: ReadonlyMap<number, ReadonlySet<number>>, seed: number): ValidationCase[] {
  const people = Int32Array.from([...asked.keys()].filter((p) => fit.start[p + 1]! > fit.start[p]!).sort((a, b) => a - b))
  return Array.from(createRandom(seed).shuffle(people).subarray(0, MOST_CASES), (p) => ({ history: historyOf(fit, p), relevant: asked.get(p)! }))
}
