/**
 * The text classifier: linear members, for several subjects the nearest known texts, and an incremental naive Bayes, mixed
 * into one calibrated probability.
 * A label of a person changes the naive Bayes part at once; the linear part is trained again at night.
 */
import { createRandom } from '../random.ts'
import { type Member, type MemberSettings, scoreMember, trainMember } from './member.ts'
import { fitMixture, type Mixture, mix } from './mixture.ts'
import { NaiveBayes } from './naive-bayes.ts'
import { keepTexts, type NearestTexts, scoreNearest } from './nearest.ts'
import { eachFeatureOf, type Units, type View, wordUnits } from './ngrams.ts'
import { normalise } from './normalise.ts'
import { learnVocabulary, type Vocabulary, vectorise } from './vocabulary.ts'

const TOPIC_VIEWS: View[] = [
  { units: 'char', shape: 'run', from: 1, to: 3 },
  { units: 'word', shape: 'run', from: 1, to: 2 }
]
/** A verdict is also in what goes with what ("不 ~ 推荐") and in the first and last words; topics gain nothing from these, nor from parts of speech (measured). */
const VERDICT_VIEWS: View[] = [...TOPIC_VIEWS, { units: 'word', shape: 'pair', from: 2, to: 4 }, { units: 'word', shape: 'edge', from: 8, to: 12 }]
const NAIVE_VIEWS: View[] = [{ units: 'word', shape: 'run', from: 1, to: 3 }]

const LINEAR_MEMBERS: MemberSettings[] = [
  { name: 'nbsvm', weighting: 'ratio', cost: 1 },
  { name: 'svm', weighting: 'tfidf', cost: 1 }
]

/** `mixture` is all members; the others are one member alone, calibrated. */
export const textModels = ['mixture', 'nb', ...LINEAR_MEMBERS.map((member) => member.name)]

export interface TextClassifier {
  model: string
  labels: string[]
  vocabulary: Vocabulary | undefined
  members: Member[]
  /** Only for several subjects: for two labels it adds nothing (measured). */
  nearest: NearestTexts | undefined
  naiveBayes: NaiveBayes | undefined
  mixture: Mixture
  /** Accuracy and log loss on rows held out from the members, and how many. */
  heldOut: { rows: number; accuracy: number; logLoss: number }
}

export interface TextTrainingOptions {
  seed: number
  model?: string | undefined
}

/** Distinct words, word pairs and triples: presence says more than repetition (Wang and Manning 2012). */
export function naiveFeatures(normalised: string, words?: Units): Set<number> {
  const features = new Set<number>()
  eachFeatureOf(normalised, NAIVE_VIEWS, (hash) => features.add(hash), words)
  return features
}

function trainNaiveBayes(features: readonly Set<number>[], labels: readonly string[], rows: Int32Array, classes: readonly string[]): NaiveBayes {
  const model = new NaiveBayes(1)
  // Every class gets its place first, so that scores line up whatever the order of the rows.
  for (const label of classes) model.learn([], label, 0)
  for (const row of rows) model.learn(features[row]!, labels[row]!)
  return model
}

/** Long texts would push a product of many dependent features to 0 or 1: the root of the length keeps scores comparable. */
function scoreNaiveBayes(model: NaiveBayes, features: readonly Set<number>[], rows: Iterable<number>, out: Float64Array): void {
  for (const row of rows) {
    const scores = model.scores(features[row]!)
    const root = Math.sqrt(features[row]!.size + 1)
    let mean = 0
    for (const score of scores) mean += score / scores.length
    for (let k = 0; k < scores.length; k++) out[row * scores.length + k] = (scores[k]! - mean) / root
  }
}

/** Folds in which equal texts stay together: otherwise copies flatter the held-out scores. */
function folds(texts: readonly string[], count: number, seed: number): Int32Array[] {
  const order = createRandom(seed).shuffle(Array.from(texts, (_, i) => i))
  const fold = new Map<string, number>()
  const parts: number[][] = Array.from({ length: count }, () => [])
  order.forEach((row, position) => {
    const text = texts[row]!
    if (!fold.has(text)) fold.set(text, position % count)
    parts[fold.get(text)!]!.push(row)
  })
  return parts.map((part) => Int32Array.from(part))
}

/** Cells times separators above which a fit takes a part of a second, and seconds. */
const MEDIUM = 2e6
const LARGE = 8e6

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Learns from labelled texts. Needs at least two classes. */
export function trainTextClassifier(
  givenTexts: readonly string[],
  givenLabels: readonly string[],
  { seed, model = 'mixture' }: TextTrainingOptions
): TextClassifier {
  if (givenTexts.length !== givenLabels.length) throw new RangeError(`text classifier: ${givenTexts.length} texts but ${givenLabels.length} labels`)
  // In an order of their own, so that the model does not depend on the order in which the rows came.
  const order = [...givenTexts.keys()].sort((a, b) => compare(givenTexts[a]!, givenTexts[b]!) || compare(givenLabels[a]!, givenLabels[b]!))
  const texts = order.map((row) => givenTexts[row]!)
  const labels = order.map((row) => givenLabels[row]!)
  const classes = [...new Set(labels)].sort()
  if (classes.length < 2)
    throw new RangeError(`text classifier: at least two different labels are needed, got ${classes.length === 1 ? `only "${classes[0]}"` : 'no rows'}`)
  if (!textModels.includes(model)) throw new RangeError(`text classifier: there is no model "${model}"; there are ${textModels.join(', ')}`)
  const clean = texts.map(normalise)
  const numbers = Int32Array.from(labels, (label) => classes.indexOf(label))
  const words = clean.map(wordUnits)
  const naive = model === 'mixture' || model === 'nb' ? clean.map((text, row) => naiveFeatures(text, words[row])) : undefined
  const learned = model !== 'nb' ? learnVocabulary(clean, classes.length === 2 ? VERDICT_VIEWS : TOPIC_VIEWS, words) : undefined
  // The work of one fit is cells x classes.
  const work = (learned?.rows.columns.length ?? 0) * (classes.length === 2 ? 1 : classes.length)
  const isLarge = work > LARGE
  // Of much data in many classes the second SVM costs a third of the time and changes less than 0.1 points (measured).
  const wanted = (member: MemberSettings) => (model === 'mixture' ? !isLarge || classes.length === 2 || member.weighting === 'ratio' : member.name === model)
  const linear = LINEAR_MEMBERS.filter(wanted)
  const remembers = model === 'mixture' && classes.length > 2 && !isLarge

  const learn = (subset: Int32Array) => ({
    members: linear.map((settings) =>
      trainMember(settings, {
        rows: learned!.rows,
        documentFrequency: learned!.vocabulary.documentFrequency,
        labels: numbers,
        classes: classes.length,
        subset,
        seed
      })
    ),
    nearest: remembers ? keepTexts(learned!.rows, numbers, classes.length, subset) : undefined,
    naiveBayes: naive && trainNaiveBayes(naive, labels, subset, classes)
  })

  const count = linear.length + (remembers ? 1 : 0) + (naive ? 1 : 0)
  const scores = Array.from({ length: count }, () => new Float64Array(texts.length * classes.length))
  // Few rows: every row is held out once. More: half of them, or one part and a model of another part, give as firm a
  // mixture in a fraction of the time.
  const parts = folds(clean, 4, seed)
  const used = isLarge ? parts.slice(0, 1) : work > MEDIUM ? parts.slice(0, 2) : parts
  for (const part of used) {
    const others = parts.filter((other) => other !== part).slice(0, isLarge ? 1 : 3)
    const { members, nearest, naiveBayes } = learn(Int32Array.from(others.flatMap((other) => [...other])))
    for (const [m, member] of members.entries()) scoreMember(member, learned!.rows, part, scores[m]!)
    if (nearest) scoreNearest(nearest, learned!.rows, part, scores[members.length]!)
    if (naiveBayes) scoreNaiveBayes(naiveBayes, naive!, part, scores[count - 1]!)
  }
  const heldRows = used.flatMap((part) => [...part]).sort((a, b) => a - b)
  const heldScores = scores.map((all) => Float64Array.from(heldRows.flatMap((row) => [...all.subarray(row * classes.length, (row + 1) * classes.length)])))
  const heldLabels = Int32Array.from(heldRows, (row) => numbers[row]!)
  const mixture =
    heldRows.length > 0
      ? fitMixture(heldScores, heldLabels, classes.length)
      : { weights: new Float64Array(count).fill(1 / count), bias: new Float64Array(classes.length) }
  let correct = 0
  let loss = 0
  for (let row = 0; row < heldRows.length; row++) {
    const p = mix(mixture, heldScores, row)
    if (p.indexOf(Math.max(...p)) === heldLabels[row]) correct += 1
    loss -= Math.log(Math.max(1e-15, p[heldLabels[row]!]!))
  }
  const everything = learn(Int32Array.from(numbers.keys()))
  return {
    model,
    labels: classes,
    vocabulary: learned?.vocabulary,
    ...everything,
    mixture,
    heldOut: { rows: heldRows.length, accuracy: correct / (heldRows.length || 1), logLoss: loss / (heldRows.length || 1) }
  }
}

/** The scores of each member for normalised texts. */
export function memberScores({ labels, vocabulary, members, nearest, naiveBayes }: TextClassifier, clean: readonly string[]): Float64Array[] {
  const all = clean.map((_, row) => row)
  const words = clean.map(wordUnits)
  const scores: Float64Array[] = []
  if (vocabulary) {
    const rows = vectorise(clean, vocabulary, words)
    for (const member of members) {
      const out = new Float64Array(clean.length * labels.length)
      scoreMember(member, rows, all, out)
      scores.push(out)
    }
    if (nearest) {
      const out = new Float64Array(clean.length * labels.length)
      scoreNearest(nearest, rows, all, out)
      scores.push(out)
    }
  }
  if (naiveBayes) {
    const out = new Float64Array(clean.length * labels.length)
    const features = clean.map((text, row) => naiveFeatures(text, words[row]))
    scoreNaiveBayes(naiveBayes, features, all, out)
    scores.push(out)
  }
  return scores
}

/** P(label) for each text, in the order of `labels`. */
export function classify(classifier: TextClassifier, texts: readonly string[]): Float64Array[] {
  const scores = memberScores(classifier, texts.map(normalise))
  return texts.map((_, row) => mix(classifier.mixture, scores, row))
}

/** A person's label: naive Bayes knows it from now on. `weight` -1 takes an earlier label back. */
export function learnLabel({ naiveBayes, labels }: TextClassifier, text: string, label: string, weight = 1): void {
  if (!naiveBayes) throw new RangeError('text classifier: this model has no incremental part')
  if (!labels.includes(label)) throw new RangeError(`text classifier: "${label}" is not one of ${labels.join(', ')}`)
  naiveBayes.learn(naiveFeatures(normalise(text)), label, weight)
}
