import { createRandom } from '../random.ts'
import { ratingsBy, scaleOf, toRatings, type Ratings } from '../recommend/ratings.ts'

export interface Injection {
  profiles: number
  fillers: number
  seed: number
}

/**
 * Adds made profiles to real ratings, for measuring: a third each random (fillers around the overall mean), average
 * (around each item's mean) and bandwagon (a few of the best known items at the top), every attack with its own target.
 */
export function injectProfiles(ratings: Ratings, { profiles, fillers, seed }: Injection): { ratings: Ratings; attacker: Uint8Array } {
  const random = createRandom(seed)
  const { mean: overall, low, high } = scaleOf(ratings)
  const byItem = ratingsBy(ratings.item, ratings.items)
  const count = (i: number) => byItem.start[i + 1]! - byItem.start[i]!
  const meanOf = Float64Array.from({ length: ratings.items }, (_, i) => {
    const own = byItem.list.subarray(byItem.start[i], byItem.start[i + 1])
    return own.length > 0 ? own.reduce((sum, n) => sum + ratings.value[n]!, 0) / own.length : overall
  })
  const popular = Int32Array.from({ length: ratings.items }, (_, i) => i).sort((a, b) => count(b) - count(a))
  const scatter = Math.sqrt(ratings.value.reduce((sum, v) => sum + (v - overall) ** 2, 0) / ratings.value.length)
  const near = (centre: number, width: number) => Math.min(high, Math.max(low, Math.round(centre + width * random.normal())))

  const person = Array.from(ratings.person)
  const item = Array.from(ratings.item)
  const value = Array.from(ratings.value)
  const targets = [0, 1, 2].map(() => random.below(ratings.items))
  for (let n = 0; n < profiles; n++) {
    const kind = n % 3
    const chosen = new Map<number, number>([[targets[kind]!, high]])
    if (kind === 2) for (const i of popular.subarray(0, 5)) chosen.set(i, high)
    while (chosen.size < Math.min(fillers + 1, ratings.items)) {
      const i = random.below(ratings.items)
      if (!chosen.has(i)) chosen.set(i, kind === 1 ? near(meanOf[i]!, scatter) : near(overall, scatter))
    }
    for (const [i, v] of chosen) {
      person.push(ratings.people + n)
      item.push(i)
      value.push(v)
    }
  }
  const attacker = Uint8Array.from({ length: ratings.people + profiles }, (_, p) => (p >= ratings.people ? 1 : 0))
  return { ratings: toRatings(ratings.people + profiles, ratings.items, person, item, value), attacker }
}
