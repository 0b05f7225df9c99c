import { fitTopics, topicLabel } from '../text/topics.ts'
import { measured } from './measure.ts'
import { normalisedMutualInformation } from '../statistics/index.ts'
import { readLabelledTexts } from './text-files.ts'
import type { EvaluateOptions, EvaluateResult } from './types.ts'

/** The sizes of the targets: more texts than this are sampled, evenly over the file. */
const LARGEST = 10_000

/** Ten topics of all texts (train and test together; labels play no part) against the labels. */
export function run(options: EvaluateOptions): Promise<EvaluateResult> {
  return measured('topics', options.seed, async () => {
    const judged = options.test.length > 0 ? options.test : options.train
    const { texts, labels } = await readLabelledTexts(judged, options)
    const step = Math.max(1, texts.length / LARGEST)
    const rows = Array.from({ length: Math.min(texts.length, LARGEST) }, (_, i) => Math.floor(i * step))
    const { model, assignment } = fitTopics(
      rows.map((row) => texts[row]!),
      { topics: 10, seed: options.seed }
    )
    return {
      model: model.topics.map(topicLabel).join(' | '),
      metrics: {
        nmi: normalisedMutualInformation(
          Array.from(assignment),
          rows.map((row) => labels[row]!)
        ),
        topics: model.topics.length,
        texts: rows.length
      }
    }
  })
}
