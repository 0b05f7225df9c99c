/** A decision tree as sentences: one rule a leaf, its conditions on one feature merged. */
import type { Cart } from './cart.ts'

export interface Condition {
  feature: string
  /** Value > above and <= atMost, for numbers. */
  above?: number
  atMost?: number
  /** One of these, for categories. */
  oneOf?: string[]
  /** Whether a missing value also meets the condition. */
  orMissing: boolean
}

export interface Rule {
  conditions: Condition[]
  probability: number
  rows: number
  /** Share of the training rows. */
  share: number
}

/** The rules, the most probable first. */
export function rulesOf({ tree, features, binning, rows, someMissing }: Cart): Rule[] {
  const rules: Rule[] = []
  const visit = (node: number, conditions: Condition[]): void => {
    const feature = tree.feature[node]!
    if (feature < 0) {
      rules.push({ conditions, probability: tree.value[node]!, rows: tree.cover[node]!, share: rows > 0 ? tree.cover[node]! / rows : 0 })
      return
    }
    const { name, categories } = features[feature]!
    for (const left of [true, false]) {
      const orMissing = someMissing[feature]! && (tree.missingLeft[node] === 1) === left
      const set = tree.set[node]!
      const added: Condition =
        categories && set >= 0
          ? { feature: name, oneOf: categories.filter((_, code) => (tree.sets[set + code + 1] === 1) === left), orMissing }
          : left
            ? { feature: name, atMost: binning.borders[feature]![tree.bin[node]! - 1]!, orMissing }
            : { feature: name, above: binning.borders[feature]![tree.bin[node]! - 1]!, orMissing }
      visit(left ? tree.left[node]! : tree.right[node]!, merge(conditions, added))
    }
  }
  visit(0, [])
  return rules.sort((a, b) => b.probability - a.probability)
}

function merge(conditions: Condition[], added: Condition): Condition[] {
  const earlier = conditions.find((condition) => condition.feature === added.feature)
  if (!earlier) return [...conditions, added]
  const both: Condition = { feature: added.feature, orMissing: earlier.orMissing && added.orMissing }
  const above = Math.max(earlier.above ?? Number.NEGATIVE_INFINITY, added.above ?? Number.NEGATIVE_INFINITY)
  const atMost = Math.min(earlier.atMost ?? Number.POSITIVE_INFINITY, added.atMost ?? Number.POSITIVE_INFINITY)
  if (above > Number.NEGATIVE_INFINITY) both.above = above
  if (atMost < Number.POSITIVE_INFINITY) both.atMost = atMost
  if (added.oneOf) both.oneOf = earlier.oneOf ? added.oneOf.filter((word) => earlier.oneOf!.includes(word)) : added.oneOf
  return conditions.map((condition) => (condition === earlier ? both : condition))
}

const short = (value: number) => String(Number(value.toPrecision(4)))

/** One rule in plain English, for the command line; pages build their own sentences from the conditions. */
export function sentenceOf({ conditions, probability, rows, share }: Rule, outcome: string): string {
  const parts = conditions.map(({ feature, above, atMost, oneOf, orMissing }) => {
    const range =
      oneOf !== undefined
        ? `${feature} is ${oneOf.length > 0 ? oneOf.join(' or ') : 'none of the known ones'}`
        : above !== undefined && atMost !== undefined
          ? `${feature} is above ${short(above)} and at most ${short(atMost)}`
          : above !== undefined
            ? `${feature} is above ${short(above)}`
            : `${feature} is at most ${short(atMost!)}`
    return orMissing ? `${range} (or unknown)` : range
  })
  const when = parts.length > 0 ? `When ${parts.join(', and ')}` : 'Always'
  return `${when}: ${outcome} in ${(probability * 100).toFixed(1)} % of cases (${rows} rows, ${(share * 100).toFixed(1)} %).`
}
