/**
 * Several members' scores into one calibrated probability: P(k) ∝ exp(b_k + Σ_m β_m s_mk), β >= 0, fitted by log loss on
 * scores of rows that the members had not seen (stacking, Wolpert 1992). One member alone is plain temperature scaling.
 */
import { softmax } from './naive-bayes.ts'

export interface Mixture {
  /** Weight of each member. */
  weights: Float64Array
  bias: Float64Array
}

/** Pull towards equal weights: with few rows the data alone would overfit them. */
const RIDGE = 1e-3

/** Scores are row * classes + class, one array a member. Adam on the whole sample: convex, a few parameters. */
export function fitMixture(scores: readonly Float64Array[], labels: Int32Array, classes: number): Mixture {
  const members = scores.length
  const parameters = new Float64Array(members + classes).fill(2 / members, 0, members)
  const first = new Float64Array(parameters.length)
  const second = new Float64Array(parameters.length)
  const gradient = new Float64Array(parameters.length)
  const p = new Float64Array(classes)
  const rows = labels.length
  for (let step = 1; step <= 250; step++) {
    gradient.fill(0)
    for (let row = 0; row < rows; row++) {
      const at = row * classes
      let largest = Number.NEGATIVE_INFINITY
      for (let k = 0; k < classes; k++) {
        let sum = parameters[members + k]!
        for (let m = 0; m < members; m++) sum += parameters[m]! * scores[m]![at + k]!
        p[k] = sum
        if (sum > largest) largest = sum
      }
      let total = 0
      for (let k = 0; k < classes; k++) total += p[k] = Math.exp(p[k]! - largest)
      for (let k = 0; k < classes; k++) {
        const error = p[k]! / total - (labels[row] === k ? 1 : 0)
        gradient[members + k]! += error
        for (let m = 0; m < members; m++) gradient[m]! += error * scores[m]![at + k]!
      }
    }
    let mean = 0
    for (let m = 0; m < members; m++) mean += parameters[m]! / members
    const rate = 0.1 * (1 - step / 300)
    for (let i = 0; i < parameters.length; i++) {
      const pull = i < members ? RIDGE * (parameters[i]! - mean) : RIDGE * parameters[i]!
      const g = gradient[i]! / rows + pull
      first[i] = 0.9 * first[i]! + 0.1 * g
      second[i] = 0.999 * second[i]! + 0.001 * g * g
      parameters[i]! -= (rate * first[i]!) / (1 - 0.9 ** step) / (Math.sqrt(second[i]! / (1 - 0.999 ** step)) + 1e-8)
      if (i < members && parameters[i]! < 0) parameters[i] = 0
    }
  }
  return { weights: parameters.slice(0, members), bias: parameters.slice(members) }
}

/** Probabilities of one row. */
export function mix({ weights, bias }: Mixture, scores: readonly Float64Array[], row: number): Float64Array {
  const classes = bias.length
  const sums = Float64Array.from(bias)
  for (let m = 0; m < weights.length; m++) {
    for (let k = 0; k < classes; k++) sums[k]! += weights[m]! * scores[m]![row * classes + k]!
  }
  return softmax(sums)
}
