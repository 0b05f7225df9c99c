import { normalisedMutualInformation } from '../statistics/index.ts'
import { fitTopics, topicLabel, topicsOf } from '../text/topics.ts'
import { measured } from './measure.ts'
import { modelNamed } from './model-names.ts'
import { type LabelledTexts, readLabelledTexts } from './text-files.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

/** The size of the targets: more texts than this are sampled, evenly over the file. */
const LARGEST = 10_000
/** Stands for "no known word in it" among the topics. */
const NONE = -1

/**
 * Ten topics of the training texts against the labels, which play no part in finding them. Texts of a test file are
 * given the topics found in training; without one the training texts are judged themselves.
 */
export function run(options: EvaluateOptions): Promise<EvaluateResult> {
  return measured('topics', options.seed, async () => {
    modelNamed('topics', options.model)
    const train = sampled(await readLabelledTexts([...options.train, ...(options.valid ?? [])], options))
    const { model, assignment } = fitTopics(train.texts, { topics: 10, seed: options.seed })
    const test = options.test.length > 0 ? await readLabelledTexts(options.test, options) : undefined
    const found = test ? test.texts.map((text) => topicsOf(model, text)[0]?.id ?? NONE) : Array.from(assignment)
    return {
      model: model.topics.map(topicLabel).join(' | '),
      metrics: { nmi: normalisedMutualInformation(found, (test ?? train).labels), topics: model.topics.length, texts: found.length }
    }
  })
}

function sampled({ texts, labels }: LabelledTexts): LabelledTexts {
  const step = Math.max(1, texts.length / LARGEST)
  const rows = Array.from({ length: Math.min(texts.length, LARGEST) }, (_, i) => Math.floor(i * step))
  return { texts: rows.map((row) => texts[row]!), labels: rows.map((row) => labels[row]!) }
}
