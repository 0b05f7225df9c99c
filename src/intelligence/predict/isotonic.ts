/**
 * Isotonic calibration: the non-decreasing curve that fits scores to outcomes best (pool adjacent violators, Ayer et al.
 * 1955), joined by straight lines between the middles of its steps so that the ranking is kept (Oron and Flournoy 2017).
 */
export interface Calibration {
  /** Increasing scores and the probability at each. */
  scores: Float64Array
  probabilities: Float64Array
}

export function fitIsotonic(scores: ArrayLike<number>, labels: ArrayLike<number>): Calibration {
  const n = scores.length
  if (n === 0 || n !== labels.length) throw new RangeError('isotonic calibration: as many scores as labels are needed, more than none')
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!)
  const sum: number[] = []
  const weight: number[] = []
  const middle: number[] = []
  for (let i = 0; i < n; ) {
    const score = scores[order[i]!]!
    if (Number.isNaN(score)) throw new RangeError('isotonic calibration: a score is NaN')
    let ones = 0
    let count = 0
    for (; i < n && scores[order[i]!] === score; i++) {
      ones += labels[order[i]!]!
      count++
    }
    sum.push(ones)
    weight.push(count)
    middle.push(score * count)
    while (sum.length > 1 && sum.at(-2)! * weight.at(-1)! >= sum.at(-1)! * weight.at(-2)!) {
      const [s, w, m] = [sum.pop()!, weight.pop()!, middle.pop()!]
      sum[sum.length - 1]! += s
      weight[weight.length - 1]! += w
      middle[middle.length - 1]! += m
    }
  }
  return {
    scores: Float64Array.from(middle, (m, i) => m / weight[i]!),
    // Half a success and half a failure: no step of a few rows may promise 0 or 1.
    probabilities: monotone(sum.map((s, i) => (s + 0.5) / (weight[i]! + 1)))
  }
}

function monotone(values: number[]): Float64Array {
  const out = Float64Array.from(values)
  for (let i = 1; i < out.length; i++) if (out[i]! < out[i - 1]!) out[i] = out[i - 1]!
  return out
}

export function calibrated({ scores, probabilities }: Calibration, score: number): number {
  const last = scores.length - 1
  if (score <= scores[0]!) return probabilities[0]!
  if (score >= scores[last]!) return probabilities[last]!
  let low = 0
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (scores[middle]! <= score) low = middle
    else high = middle
  }
  const share = (score - scores[low]!) / (scores[high]! - scores[low]!)
  return probabilities[low]! + share * (probabilities[high]! - probabilities[low]!)
}
