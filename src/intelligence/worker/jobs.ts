import { trainAls, alsDefaults, type AlsSettings } from '../recommend/als.ts'
import { trainEase, easeDefaults, type EaseSettings } from '../recommend/ease.ts'
import type { Interactions, Recommender } from '../recommend/interactions.ts'
import { rp3beta, trainItemNeighbours, type NeighbourSettings } from '../recommend/item-neighbours.ts'
import { type About, writeAls, writeEase, writeNeighbours, writeRatingBayes } from '../recommend/model-files.ts'
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
import { rankingScore, ratingScore } from './held-out-score.ts'

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

/** Trains twice: on a part, for the figures that the file keeps, and then on everything. Each is half of the way. */
function recommenderFile<M extends Recommender>(
  { interactions, trainedOn }: RecommenderInput,
  progress: Progress,
  train: (data: Interactions, progress: Progress) => M,
  write: (model: M, about: About) => Uint8Array
): Uint8Array {
  const score = rankingScore(interactions, trainedOn.seed, (part) => train(part, (done) => progress(done / 2)))
  const model = train(interactions, (done) => progress(0.5 + done / 2))
  return write(model, { trainedOn: { ...trainedOn, rows: interactions.item.length }, score })
}

export const jobs: { [N in JobName]: Job<N> } = {
  als(input, progress) {
    const settings = { ...alsDefaults, seed: input.trainedOn.seed, ...input.settings }
    return recommenderFile(input, progress, (data, report) => trainAls(data, settings, (epoch) => report(epoch / settings.epochs)), writeAls)
  },
  ease: (input, progress) => recommenderFile(input, progress, (data) => trainEase(data, { ...easeDefaults, ...input.settings }), writeEase),
  neighbours: (input, progress) => recommenderFile(input, progress, (data) => trainItemNeighbours(data, { ...rp3beta, ...input.settings }), writeNeighbours),
  ratings({ ratings, trainedOn, settings }, progress) {
    const all = { ...bayesDefaults, seed: trainedOn.seed, ...settings }
    const score = ratingScore(ratings, all.seed, (part) => trainBayes(part, all, (round) => progress(round / all.rounds / 2)))
    const model = trainBayes(ratings, all, (round) => progress(0.5 + round / all.rounds / 2))
    return writeRatingBayes(model, { trainedOn: { ...trainedOn, rows: ratings.value.length }, score })
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
