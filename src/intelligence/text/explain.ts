/** Which words decided: the features of a text with what each adds to the log-odds of a label, as places in the original. */
import { memberContributions } from './member.ts'
import { nearestContributions } from './nearest.ts'
import { naiveFeatures, type TextClassifier } from './classifier.ts'
import { bounded, eachFeatureOf } from './ngrams.ts'
import { fold } from './normalise.ts'
import { vectorise } from './vocabulary.ts'

export interface Evidence {
  /** As written in the original text. */
  text: string
  start: number
  end: number
  /** Above 0 speaks for the label, below 0 against it. */
  weight: number
}

/**
 * The strongest passages for and against a label. Overlapping features add up on their characters; neighbouring
 * characters of the same direction form one passage.
 */
export function explainLabel(classifier: TextClassifier, original: string, label: string, limit = 8): Evidence[] {
  const k = classifier.labels.indexOf(label)
  if (k < 0) throw new RangeError(`text classifier: "${label}" is not one of ${classifier.labels.join(', ')}`)
  const shown = bounded(original)
  const folded = fold(shown)
  const perCharacter = new Float64Array(folded.text.length)
  const spread = (start: number, end: number, weight: number) => {
    for (let i = start; i < end; i++) perCharacter[i]! += weight / (end - start)
  }
  const { vocabulary, members, nearest, naiveBayes, mixture } = classifier
  if (vocabulary) {
    const rows = vectorise([folded.text], vocabulary)
    const columnWeight = new Map<number, number>()
    const add = (parts: Float64Array, m: number) =>
      parts.forEach((part, i) => {
        const column = rows.columns[i]!
        columnWeight.set(column, (columnWeight.get(column) ?? 0) + part * mixture.weights[m]!)
      })
    members.forEach((member, m) => {
      add(memberContributions(member, rows, 0, k), m)
    })
    if (nearest) add(nearestContributions(nearest, rows, 0, k), members.length)
    const times = new Map<number, number>()
    for (const [i, column] of rows.columns.entries()) times.set(column, rows.values[i]!)
    eachFeatureOf(folded.text, vocabulary.views, (hash, start, end) => {
      const column = vocabulary.index.get(hash)
      if (column >= 0) spread(start, end, columnWeight.get(column)! / times.get(column)!)
    })
  }
  if (naiveBayes) {
    const weight = mixture.weights.at(-1)! / Math.sqrt(naiveFeatures(folded.text).size + 1)
    const seen = new Set<number>()
    eachFeatureOf(folded.text, [{ units: 'word', shape: 'run', from: 1, to: 3 }], (hash, start, end) => {
      if (seen.has(hash)) return
      seen.add(hash)
      spread(start, end, naiveBayes.evidence(hash, k) * weight)
    })
  }
  return passages(shown, folded, perCharacter, limit)
}

/** A character weaker than this share of the strongest one does not belong to a passage. */
const FAINT = 0.2

function passages(original: string, { text, start, end }: ReturnType<typeof fold>, weights: Float64Array, limit: number): Evidence[] {
  let strongest = 0
  for (const weight of weights) strongest = Math.max(strongest, Math.abs(weight))
  const found: Evidence[] = []
  for (let i = 0; i < text.length; ) {
    const sign = Math.sign(weights[i]!)
    if (sign === 0 || Math.abs(weights[i]!) < strongest * FAINT) {
      i += 1
      continue
    }
    let j = i
    let sum = 0
    while (j < text.length && Math.sign(weights[j]!) === sign && Math.abs(weights[j]!) >= strongest * FAINT) sum += weights[j++]!
    found.push({ text: original.slice(start[i]!, end[j - 1]!), start: start[i]!, end: end[j - 1]!, weight: sum })
    i = j
  }
  return found.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, limit)
}
