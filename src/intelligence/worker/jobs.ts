import { trainAls, alsDefaults, type AlsSettings } from '../recommend/als.ts'
import { trainEase, easeDefaults, type EaseSettings } from '../recommend/ease.ts'
import type { Interactions } from '../recommend/interactions.ts'
import { rp3beta, trainItemNeighbours, type NeighbourSettings } from '../recommend/item-neighbours.ts'
import { writeAls, writeEase, writeNeighbours, writeRatingBayes } from '../recommend/model-files.ts'
import { type BayesSettings, bayesDefaults, trainBayes } from '../recommend/rating-bayes.ts'
import type { Ratings } from '../recommend/ratings.ts'
import { findCommunities } from '../graphs/communities.ts'
import { toGraph, type Edge } from '../graphs/graph.ts'

import { saveOutcomeModel } from '../predict/model-files.ts'
import { trainOutcomeModel } from '../predict/outcome-model.ts'
import type { OutcomeReport } from '../predict/outcome-report.ts'
import { buildTable, type Cell, describeFeatures } from '../predict/table.ts'
import { trainTextClassifier } from '../text/classifier.ts'
import { saveTextClassifier } from '../text/classifier-file.ts'
import { fitTopics, type TopicModel } from '../text/topics.ts'

/** What a training process can be asked for. Inputs and results cross a process border: plain objects and typed arrays. */
export interface Jobs {
  als: { input: RecommenderInput & { settings?: Partial<AlsSettings> }; result: Uint8Array }
  ease: { input: RecommenderInput & { settings?: Partial<EaseSettings> }; result: Uint8Array }
  neighbours: { input: RecommenderInput & { settings?: Partial<NeighbourSettings> }; result: Uint8Array }
  ratings: { input: { ratings: Ratings; trainedOn: RecommenderInput['trainedOn']; settings?: Partial<BayesSettings> }; result: Uint8Array }
  communities: { input: { nodes: number; edges: Edge[]; seed: number }; result: { group: Int32Array; resolution: number; stability: number } }
  text: { input: { texts: string[]; labels: string[]; trainedOn: TrainedOn }; result: { file: Uint8Array; heldOutAccuracy: number } }
  topics: { input: { texts: string[]; topics?: number; seed: number; previous?: TopicModel }; result: { model: TopicModel; assignment: Int32Array } }
  outcome: { input: OutcomeInput; result: { file: Uint8Array; report: OutcomeReport } }
}

type TrainedOn = { description: string; at: string; seed: number }

export interface OutcomeInput {
  /** Names of the features and their cells, row by row. */
  names: string[]
  rows: Cell[][]
  /** 1 where the outcome happened. */
  labels: number[]
  /** When each row happened: the report is then made on the later rows. */
  times?: number[]
  trainedOn: TrainedOn
}

export interface RecommenderInput {
  interactions: Interactions
  /** Kept in the model file. */
  trainedOn: { description: string; at: string; seed: number }
}

export type JobName = keyof Jobs
type Progress = (done: number) => void
type Job<N extends JobName> = (input: Jobs[N]['input'], progress: Progress) => Jobs[N]['result']

const about = ({ interactions, trainedOn }: RecommenderInput) => ({ trainedOn: { ...trainedOn, rows: interactions.item.length }, score: {} })

export const jobs: { [N in JobName]: Job<N> } = {
  als(input, progress) {
    const settings = { ...alsDefaults, seed: input.trainedOn.seed, ...input.settings }
    return writeAls(
      trainAls(input.interactions, settings, (epoch) => progress(epoch / settings.epochs)),
      about(input)
    )
  },
  ease: (input) => writeEase(trainEase(input.interactions, { ...easeDefaults, ...input.settings }), about(input)),
  neighbours: (input) => writeNeighbours(trainItemNeighbours(input.interactions, { ...rp3beta, ...input.settings }), about(input)),
  ratings({ ratings, trainedOn, settings }, progress) {
    const all = { ...bayesDefaults, seed: trainedOn.seed, ...settings }
    const model = trainBayes(ratings, all, (round) => progress(round / all.rounds))
    return writeRatingBayes(model, { trainedOn: { ...trainedOn, rows: ratings.value.length }, score: {} })
  },
  communities({ nodes, edges, seed }) {
    const { group, resolution, stability } = findCommunities(toGraph(nodes, edges), seed)
    return { group, resolution, stability }
  },
  text({ texts, labels, trainedOn }) {
    const model = trainTextClassifier(texts, labels, { seed: trainedOn.seed })
    return { file: saveTextClassifier(model, { ...trainedOn, rows: texts.length }), heldOutAccuracy: model.heldOut.accuracy }
  },
  topics: ({ texts, ...options }) => fitTopics(texts, options),
  outcome({ names, rows, labels, times, trainedOn }) {
    const model = trainOutcomeModel(buildTable(describeFeatures(names, rows), rows), labels, { seed: trainedOn.seed, ...(times ? { times } : {}) })
    return { file: saveOutcomeModel(model, { ...trainedOn, rows: rows.length }), report: model.report }
  }
}
