import { trainAls, alsDefaults, type AlsSettings } from '../recommend/als.ts'
import { trainEase, easeDefaults, type EaseSettings } from '../recommend/ease.ts'
import type { Interactions } from '../recommend/interactions.ts'
import { rp3beta, trainItemNeighbours, type NeighbourSettings } from '../recommend/item-neighbours.ts'
import { writeAls, writeEase, writeNeighbours } from '../recommend/model-files.ts'
import { findCommunities } from '../graphs/communities.ts'
import { toGraph, type Edge } from '../graphs/graph.ts'

/** What a training process can be asked for. Inputs and results cross a process border: plain objects and typed arrays. */
export interface Jobs {
  als: { input: RecommenderInput & { settings?: Partial<AlsSettings> }; result: Uint8Array }
  ease: { input: RecommenderInput & { settings?: Partial<EaseSettings> }; result: Uint8Array }
  neighbours: { input: RecommenderInput & { settings?: Partial<NeighbourSettings> }; result: Uint8Array }
  communities: { input: { nodes: number; edges: Edge[]; seed: number }; result: { group: Int32Array; resolution: number; stability: number } }
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
  communities({ nodes, edges, seed }) {
    const { group, resolution, stability } = findCommunities(toGraph(nodes, edges), seed)
    return { group, resolution, stability }
  }
}
