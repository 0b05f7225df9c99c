import { trainBaseline } from './rating-baseline.ts'
import { clip, ratingsBy, scaleOf, type RatingModel, type Ratings } from './ratings.ts'

/**
 * Neighbourhood prediction in one form for people and for items (Resnick et al., CSCW 1994; Sarwar et al., WWW 2001):
 *
 *   r(p, i) = offset(p, i) + sum over neighbours of s * (their rating - their offset) / sum of |s|
 *
 * People: offset = the person's mean. Items: offset = 0, or the bias baseline. Similarities weight the ratings and are
 * never ratings themselves; a pair without a rating is left out and is not a 0; where the denominator is 0 the offset,
 * or else the person's mean, is the answer.
 */
export interface RatingNeighbourSettings {
  between: 'people' | 'items'
  /** Subtracted before similarities: the owner's mean gives Pearson, the person's mean between items the adjusted cosine. */
  centre: 'none' | 'person mean' | 'item mean' | 'baseline'
  offset: 'none' | 'person mean' | 'baseline'
  /** Means over the ratings that both have instead of over all of each. */
  coRatedMeans: boolean
  /** n / (n + shrink): two shared ratings are no proof. */
  shrink: number
  /** Neighbours that vote, those with the largest similarity. */
  keep: number
  /** Leave out neighbours whose similarity is not above 0. */
  positiveOnly: boolean
}

export const itemNeighbourRatings: RatingNeighbourSettings = {
  between: 'items',
  centre: 'baseline',
  offset: 'baseline',
  coRatedMeans: false,
  shrink: 100,
  keep: 40,
  positiveOnly: true
}
export const personNeighbourRatings: RatingNeighbourSettings = {
  ...itemNeighbourRatings,
  between: 'people',
  centre: 'person mean',
  offset: 'person mean',
  shrink: 50
}

export interface RatingNeighbourModel extends RatingModel {
  /** Similarity of one person (or item) to every other; its own place holds 0. */
  similarities(owner: number): Float64Array
  /** The formula without clipping to the scale. */
  raw(person: number, item: number): number
}

export function trainRatingNeighbours(ratings: Ratings, settings: RatingNeighbourSettings): RatingNeighbourModel {
  const { mean, low, high } = scaleOf(ratings)
  const personMean = means(ratings.person, ratings.people, ratings.value, mean)
  const itemMean = means(ratings.item, ratings.items, ratings.value, mean)
  const baseline = trainBaseline(ratings)
  const centres = {
    none: () => 0,
    'person mean': (p: number) => personMean[p] ?? mean,
    'item mean': (_p: number, i: number) => itemMean[i] ?? mean,
    baseline: baseline.raw
  }
  const offsetOf = centres[settings.offset]
  const centred = ratings.value.map((v, n) => v - centres[settings.centre](ratings.person[n]!, ratings.item[n]!))
  const distance = ratings.value.map((v, n) => v - offsetOf(ratings.person[n]!, ratings.item[n]!))

  const [ownerOf, owners, partnerOf, partners] =
    settings.between === 'people'
      ? [ratings.person, ratings.people, ratings.item, ratings.items]
      : [ratings.item, ratings.items, ratings.person, ratings.people]
  const byOwner = ratingsBy(ownerOf, owners)
  const byPartner = ratingsBy(partnerOf, partners)
  const rows = new Map<number, Float64Array>()

  function similarities(owner: number): Float64Array {
    const dot = new Float64Array(owners)
    const own = new Float64Array(owners)
    const their = new Float64Array(owners)
    const count = new Float64Array(owners)
    const ownSum = new Float64Array(settings.coRatedMeans ? owners : 0)
    const theirSum = new Float64Array(ownSum.length)
    for (let a = byOwner.start[owner]!; a < byOwner.start[owner + 1]!; a++) {
      const n = byOwner.list[a]!
      const x = centred[n]!
      for (let b = byPartner.start[partnerOf[n]!]!; b < byPartner.start[partnerOf[n]! + 1]!; b++) {
        const m = byPartner.list[b]!
        const other = ownerOf[m]!
        const y = centred[m]!
        dot[other]! += x * y
        own[other]! += x * x
        their[other]! += y * y
        count[other]!++
        if (!settings.coRatedMeans) continue
        ownSum[other]! += x
        theirSum[other]! += y
      }
    }
    for (let other = 0; other < owners; other++) {
      const n = count[other]!
      const x = settings.coRatedMeans ? ownSum[other]! : 0
      const y = settings.coRatedMeans ? theirSum[other]! : 0
      const size = Math.sqrt((own[other]! - (x * x) / n) * (their[other]! - (y * y) / n))
      dot[other] = size > 1e-12 && other !== owner ? (((dot[other]! - (x * y) / n) / size) * n) / (n + settings.shrink) : 0
    }
    return dot
  }

  function row(owner: number): Float64Array {
    const known = rows.get(owner)
    if (known) return known
    const made = similarities(owner)
    rows.set(owner, made)
    return made
  }

  function raw(person: number, item: number): number {
    const [owner, partner] = settings.between === 'people' ? [person, item] : [item, person]
    const fallback = settings.offset === 'none' ? (personMean[person] ?? mean) : offsetOf(person, item)
    if (!(owner < owners && partner < partners)) return fallback
    const similar = row(owner)
    const votes: number[] = []
    for (let at = byPartner.start[partner]!; at < byPartner.start[partner + 1]!; at++) {
      const n = byPartner.list[at]!
      if (ownerOf[n]! !== owner && (similar[ownerOf[n]!]! > 0 || !settings.positiveOnly)) votes.push(n)
    }
    votes.sort((a, b) => similar[ownerOf[b]!]! - similar[ownerOf[a]!]! || ownerOf[a]! - ownerOf[b]!)
    let sum = 0
    let total = 0
    for (const n of votes.slice(0, settings.keep)) {
      sum += similar[ownerOf[n]!]! * distance[n]!
      total += Math.abs(similar[ownerOf[n]!]!)
    }
    if (total === 0) return fallback
    return settings.offset === 'none' ? sum / total : fallback + sum / total
  }

  return { name: `${settings.between} neighbours`, similarities, raw, predict: (person, item) => clip(raw(person, item), low, high) }
}

function means(owner: Int32Array, owners: number, value: Float64Array, otherwise: number): Float64Array {
  const sum = new Float64Array(owners)
  const count = new Float64Array(owners)
  owner.forEach((o, n) => {
    sum[o]! += value[n]!
    count[o]!++
  })
  return sum.map((s, o) => (count[o]! > 0 ? s / count[o]! : otherwise))
}
