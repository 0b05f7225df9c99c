import { readModel, writeModel, type ModelHeader } from '../model-file.ts'
import { alsFrom, type AlsModel, type AlsSettings } from './als.ts'
import { easeFrom, type EaseModel } from './ease.ts'
import { bayesFrom, type BayesModel, type BayesStates } from './rating-bayes.ts'
import { factorsFrom, type FactorModel, type Factors } from './rating-factors.ts'
import { neighboursFrom, type NeighbourModel } from './item-neighbours.ts'

/** Trained recommenders as bytes and back; reading checks kind, version and checksum. */
export type About = Pick<ModelHeader, 'trainedOn' | 'score'>

const VERSION = 1

export function writeEase(model: EaseModel, about: About): Uint8Array {
  return writeModel({ kind: 'ease', version: VERSION, ...about }, { settings: { items: model.items }, arrays: { weights: model.weights } })
}

export function readEase(file: Uint8Array): EaseModel {
  const { settings, arrays } = readModel(file, { kind: 'ease', version: VERSION })
  return easeFrom((settings as { items: number }).items, arrays.weights as Float32Array)
}

export function writeAls(model: AlsModel, about: About): Uint8Array {
  return writeModel({ kind: 'als', version: VERSION, ...about }, { settings: model.settings, arrays: { factors: model.factors } })
}

export function readAls(file: Uint8Array): AlsModel {
  const { settings, arrays } = readModel(file, { kind: 'als', version: VERSION })
  return alsFrom(arrays.factors as Float32Array, settings as AlsSettings)
}

export function writeNeighbours(model: NeighbourModel, about: About): Uint8Array {
  const { items, keep, name, neighbour, strength } = model
  return writeModel({ kind: 'item-neighbours', version: VERSION, ...about }, { settings: { items, keep, name }, arrays: { neighbour, strength } })
}

export function readNeighbours(file: Uint8Array): NeighbourModel {
  const { settings, arrays } = readModel(file, { kind: 'item-neighbours', version: VERSION })
  const { items, keep, name } = settings as { items: number; keep: number; name: string }
  return neighboursFrom(items, keep, arrays.neighbour as Int32Array, arrays.strength as Float32Array, name)
}

export function writeRatingFactors({ person, item, mean, low, high, width, regularisation }: FactorModel, about: About): Uint8Array {
  return writeModel({ kind: 'rating-factors', version: VERSION, ...about }, { settings: { mean, low, high, width, regularisation }, arrays: { person, item } })
}

export function readRatingFactors(file: Uint8Array): FactorModel {
  const { settings, arrays } = readModel(file, { kind: 'rating-factors', version: VERSION })
  return factorsFrom({ ...(settings as Omit<Factors, 'person' | 'item'>), person: arrays.person as Float64Array, item: arrays.item as Float64Array })
}

export function writeRatingBayes({ states }: BayesModel, about: About): Uint8Array {
  const { people, items, ...settings } = states
  return writeModel({ kind: 'rating-bayes', version: VERSION, ...about }, { settings, arrays: { people, items } })
}

export function readRatingBayes(file: Uint8Array): BayesModel {
  const { settings, arrays } = readModel(file, { kind: 'rating-bayes', version: VERSION })
  return bayesFrom({ ...(settings as Omit<BayesStates, 'people' | 'items'>), people: arrays.people as Float32Array, items: arrays.items as Float32Array })
}
