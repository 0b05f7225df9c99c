import { accuracy, auc, averagePrecision, brier, f1Macro } from '../predict/metrics.ts'
import { classify, trainTextClassifier } from '../text/classifier.ts'
import { measured } from './measure.ts'
import { modelNamed } from './model-names.ts'
import { readLabelledTexts } from './text-files.ts'
import { run as runTopics } from './topics.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

/** Trains on the labelled texts of the train (and valid) files and judges the labels given to those of the test files. */
export async function run(options: EvaluateOptions): Promise<EvaluateResult> {
  const model = modelNamed('text', options.model)
  if (model === 'topics') return runTopics(options)
  return measured('text', options.seed, async () => {
    const train = await readLabelledTexts([...options.train, ...(options.valid ?? [])], options)
    const test = await readLabelledTexts(options.test, options)
    const classifier = trainTextClassifier(train.texts, train.labels, { seed: options.seed, model })
    const probabilities = classify(classifier, test.texts)
    const predicted = probabilities.map((p) => classifier.labels[p.indexOf(Math.max(...p))]!)
    const metrics: Record<string, number> = {
      accuracy: accuracy(predicted, test.labels),
      f1Macro: f1Macro(predicted, test.labels),
      brier: meanBrier(probabilities, test.labels, classifier.labels)
    }
    if (classifier.labels.length === 2) {
      // The second label in order is the positive one: "1" after "0".
      const actual = test.labels.map((label) => (label === classifier.labels[1] ? 1 : 0))
      const scores = probabilities.map((p) => p[1]!)
      Object.assign(metrics, { auc: auc(scores, actual), averagePrecision: averagePrecision(scores, actual) })
    }
    const seen = new Set(train.texts)
    const unseen = test.texts.flatMap((text, i) => (seen.has(text) ? [] : [i]))
    if (unseen.length < test.texts.length && unseen.length > 0) {
      metrics.accuracyOnUnseenTexts = accuracy(
        unseen.map((i) => predicted[i]!),
        unseen.map((i) => test.labels[i]!)
      )
      metrics.unseenTexts = unseen.length
    }
    metrics.heldOutAccuracy = classifier.heldOut.accuracy
    metrics.testTexts = test.texts.length
    return { model, metrics }
  })
}

/** Squared error of the probabilities: of the positive class for two classes, summed over the classes for more. */
function meanBrier(probabilities: readonly Float64Array[], labels: readonly string[], classes: readonly string[]): number {
  if (classes.length === 2)
    return brier(
      probabilities.map((p) => p[1]!),
      labels.map((label) => (label === classes[1] ? 1 : 0))
    )
  let sum = 0
  probabilities.forEach((p, row) => {
    const own = classes.indexOf(labels[row]!)
    p.forEach((value, k) => {
      sum += (value - (k === own ? 1 : 0)) ** 2
    })
    if (own < 0) sum += 1
  })
  return sum / labels.length
}
