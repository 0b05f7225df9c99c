import { personNeighbourRatings, trainRatingNeighbours } from '../recommend/rating-neighbours.ts'
import { ratingsBy, scaleOf, type Ratings } from '../recommend/ratings.ts'
import { isolationDefaults, isolationScores } from './isolation-forest.ts'
import { robustDeviations } from './unusual.ts'

/**
 * Bought or invented rating profiles give themselves away by what they fill up with: rare things, no taste shared with
 * anybody, and one thing that all of them praise.
 *
 * rdma, wdma: deviation from the items' means, weighted by rarity (Chirita, Nejdl, Zamfir 2005; Burke et al. 2006).
 * popularity: mean log count of the rated items, against people who rated as many. spread: deviation of the own ratings.
 * likeness: mean of the 25 largest similarities to others (Chirita et al.). overlap: mean share of items had in common
 * with the 25 nearest. agreement: correlation of the own ratings with the items' means.
 */
export const shillingFeatures = ['rdma', 'wdma', 'popularity', 'spread', 'likeness', 'overlap', 'agreement'] as const

const NEAREST = 25
/** Above this many people the comparison of everybody with everybody is too long; the other features remain. */
const MOST_COMPARED = 20_000

export function ratingProfileFeatures(ratings: Ratings): Float64Array[] {
  const byPerson = ratingsBy(ratings.person, ratings.people)
  const itemCount = new Float64Array(ratings.items)
  const itemMean = new Float64Array(ratings.items)
  ratings.item.forEach((i, n) => {
    itemCount[i]!++
    itemMean[i]! += ratings.value[n]!
  })
  for (let i = 0; i < ratings.items; i++) if (itemCount[i]! > 0) itemMean[i]! /= itemCount[i]!
  const compared = ratings.people <= MOST_COMPARED
  const neighbours = compared ? trainRatingNeighbours(ratings, { ...personNeighbourRatings, shrink: 10 }) : undefined
  const overlap = compared ? nearestOverlap(ratings, byPerson) : new Float64Array(ratings.people)

  const rows = Array.from({ length: ratings.people }, (_, p) => {
    const own = byPerson.list.subarray(byPerson.start[p], byPerson.start[p + 1])
    if (own.length === 0) return new Float64Array(shillingFeatures.length)
    let [rdma, wdma, popularity, sum, squares] = [0, 0, 0, 0, 0]
    let [meanSum, meanSquares, cross] = [0, 0, 0]
    for (const n of own) {
      const i = ratings.item[n]!
      const value = ratings.value[n]!
      const distance = Math.abs(value - itemMean[i]!)
      rdma += distance / itemCount[i]!
      wdma += distance / itemCount[i]! ** 2
      popularity += Math.log(itemCount[i]!)
      sum += value
      squares += value * value
      meanSum += itemMean[i]!
      meanSquares += itemMean[i]! ** 2
      cross += value * itemMean[i]!
    }
    const size = own.length
    const spread = Math.sqrt(Math.max(0, squares / size - (sum / size) ** 2))
    const meanSpread = Math.sqrt(Math.max(0, meanSquares / size - (meanSum / size) ** 2))
    const agreement = spread * meanSpread > 1e-9 ? (cross / size - (sum / size) * (meanSum / size)) / (spread * meanSpread) : 0
    const likeness = neighbours ? mean(neighbours.similarities(p).sort().subarray(-NEAREST)) : 0
    return Float64Array.of(rdma / size, wdma / size, popularity / size, spread, likeness, overlap[p]!, agreement)
  })
  const sizes = rows.map((_, p) => Math.log(1 + byPerson.start[p + 1]! - byPerson.start[p]!))
  // people who rated more have gone further into the rare items: only the rest is telling
  for (const f of [2, 4, 5, 6]) withoutTrend(rows, f, sizes)
  return rows
}

function nearestOverlap(ratings: Ratings, byPerson: { start: Int32Array; list: Int32Array }): Float64Array {
  const byItem = ratingsBy(ratings.item, ratings.items)
  const shared = new Float64Array(ratings.people)
  return Float64Array.from({ length: ratings.people }, (_, p) => {
    shared.fill(0)
    for (let a = byPerson.start[p]!; a < byPerson.start[p + 1]!; a++) {
      const i = ratings.item[byPerson.list[a]!]!
      for (let b = byItem.start[i]!; b < byItem.start[i + 1]!; b++) shared[ratings.person[byItem.list[b]!]!]!++
    }
    const size = byPerson.start[p + 1]! - byPerson.start[p]!
    for (let other = 0; other < ratings.people; other++) {
      const otherSize = byPerson.start[other + 1]! - byPerson.start[other]!
      shared[other] = other === p || size === 0 || otherSize === 0 ? 0 : shared[other]! / Math.sqrt(size * otherSize)
    }
    return mean(shared.slice().sort().subarray(-NEAREST))
  })
}

const mean = (values: Float64Array) => values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length)

/** Subtracts the least squares line over `x` from a column. */
function withoutTrend(rows: Float64Array[], f: number, x: number[]): void {
  const n = rows.length
  const meanX = x.reduce((sum, v) => sum + v, 0) / n
  const meanY = rows.reduce((sum, row) => sum + row[f]!, 0) / n
  let cross = 0
  let square = 0
  rows.forEach((row, p) => {
    cross += (x[p]! - meanX) * (row[f]! - meanY)
    square += (x[p]! - meanX) ** 2
  })
  const slope = square > 0 ? cross / square : 0
  rows.forEach((row, p) => {
    row[f]! -= meanY + slope * (x[p]! - meanX)
  })
}

/** Suspects of the first stage among whom a common target is looked for. */
const SUSPECT_SHARE = 0.08

/**
 * Two stages. First the isolation forest over the features. Then, among the most suspect, items that they rate at an end
 * of the scale far more often than others do: who also praised (or trashed) such a target goes up. Higher is more suspect.
 */
export function shillingScores(ratings: Ratings, seed = 42): Float64Array {
  const rows = ratingProfileFeatures(ratings)
  const first = suspicion(rows, seed)
  const focus = targetFocus(ratings, first)
  return suspicion(
    rows.map((row, p) => Float64Array.of(...row, focus[p]!)),
    seed,
    focus
  )
}

/** Directions in which an invented profile lies: rare items, little overlap, little likeness. */
const SIGNS = [1, 1, -1, 0, 0, -1, 0]

function suspicion(rows: Float64Array[], seed: number, focus?: Float64Array): Float64Array {
  const deviations = robustDeviations(rows)
  const forest = isolationScores(deviations, { ...isolationDefaults, seed })
  return forest.map((score, p) => {
    let lean = 0
    for (let f = 0; f < SIGNS.length; f++) lean += SIGNS[f]! * Math.max(-4, Math.min(4, deviations[p]![f]!))
    return score + 0.05 * lean + (focus ? 0.1 * focus[p]! : 0)
  })
}

function targetFocus(ratings: Ratings, suspicionOf: Float64Array): Float64Array {
  const { low, high } = scaleOf(ratings)
  const order = Int32Array.from(suspicionOf, (_, p) => p).sort((a, b) => suspicionOf[b]! - suspicionOf[a]!)
  const suspect = new Uint8Array(ratings.people)
  const suspects = Math.max(3, Math.round(SUSPECT_SHARE * ratings.people))
  for (const p of order.subarray(0, suspects)) suspect[p] = 1
  const ends = [low, high].map((end) => {
    const theirs = new Float64Array(ratings.items)
    const all = new Float64Array(ratings.items)
    ratings.value.forEach((value, n) => {
      if (value !== end) return
      all[ratings.item[n]!]!++
      theirs[ratings.item[n]!]! += suspect[ratings.person[n]!]!
    })
    return { end, theirs, all }
  })
  const focus = new Float64Array(ratings.people)
  ratings.value.forEach((value, n) => {
    for (const { end, theirs, all } of ends) {
      if (value !== end) continue
      const p = ratings.person[n]!
      const i = ratings.item[n]!
      // without the person, or everybody would be their own accomplice
      const found = theirs[i]! - suspect[p]!
      const expected = ((all[i]! - 1) * suspects) / ratings.people
      const surprise = found > 2 ? (found - expected) / Math.sqrt(expected + 1) : 0
      focus[p] = Math.max(focus[p]!, Math.min(6, surprise))
    }
  })
  return focus
}
