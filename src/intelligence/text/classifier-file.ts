/** The text classifier as a model file and back. */
import { type ModelArray, type ModelHeader, readModel, writeModel } from '../model-file.ts'
import type { TextClassifier } from './classifier.ts'
import { HashIndex } from './hash-index.ts'
import type { MemberSettings } from './member.ts'
import { NaiveBayes } from './naive-bayes.ts'
import type { View } from './ngrams.ts'

export const textClassifierFormat = { kind: 'text-classifier', version: 2 }

interface Settings {
  model: string
  labels: string[]
  views: View[] | undefined
  members: MemberSettings[]
  naive: { labels: string[]; totals: number[]; documents: number[]; alpha: number; temperature: number } | undefined
  heldOut: TextClassifier['heldOut']
}

export function saveTextClassifier(classifier: TextClassifier, trainedOn: ModelHeader['trainedOn']): Uint8Array {
  const { model, labels, vocabulary, members, nearest, naiveBayes, mixture, heldOut } = classifier
  const arrays: Record<string, ModelArray> = { 'mixture.weights': mixture.weights, 'mixture.bias': mixture.bias }
  if (vocabulary) {
    arrays['vocabulary.hashes'] = vocabulary.index.hashes.slice(0, vocabulary.index.size)
    arrays['vocabulary.frequency'] = vocabulary.documentFrequency
  }
  members.forEach(({ separators: { u, q, bias } }, m) => {
    Object.assign(arrays, { [`member.${m}.u`]: u, [`member.${m}.q`]: q, [`member.${m}.bias`]: bias })
  })
  if (nearest) {
    const { rarity, start, columns, labels: known } = nearest
    Object.assign(arrays, { 'nearest.rarity': rarity, 'nearest.start': start, 'nearest.columns': columns, 'nearest.labels': known })
  }
  naiveBayes?.counts.forEach((counts, c) => {
    arrays[`naive.${c}`] = counts.slice(0, naiveBayes.index.size)
  })
  if (naiveBayes) arrays['naive.hashes'] = naiveBayes.index.hashes.slice(0, naiveBayes.index.size)
  const settings: Settings = {
    model,
    labels,
    views: vocabulary && [...vocabulary.views],
    members: members.map((member) => member.settings),
    naive: naiveBayes && {
      labels: naiveBayes.labels,
      totals: naiveBayes.totals,
      documents: naiveBayes.documents,
      alpha: naiveBayes.alpha,
      temperature: naiveBayes.temperature
    },
    heldOut
  }
  const score = { accuracy: heldOut.accuracy, logLoss: heldOut.logLoss, rows: heldOut.rows }
  return writeModel({ ...textClassifierFormat, trainedOn, score }, { settings, arrays })
}

export function loadTextClassifier(file: Uint8Array): TextClassifier {
  const { settings, arrays } = readModel(file, textClassifierFormat)
  const { model, labels, views, members, naive, heldOut } = settings as Settings
  const naiveBayes = naive && new NaiveBayes(naive.alpha, HashIndex.of(arrays['naive.hashes'] as Uint32Array))
  if (naiveBayes) {
    naiveBayes.labels.push(...naive.labels)
    naiveBayes.totals.push(...naive.totals)
    naiveBayes.documents.push(...naive.documents)
    naiveBayes.temperature = naive.temperature
    naive.labels.forEach((_, c) => {
      const counts = new Float32Array(naiveBayes.index.hashes.length)
      counts.set(arrays[`naive.${c}`]!)
      naiveBayes.counts.push(counts)
    })
  }
  return {
    model,
    labels,
    heldOut,
    mixture: { weights: arrays['mixture.weights'] as Float64Array, bias: arrays['mixture.bias'] as Float64Array },
    vocabulary: views && {
      views,
      index: HashIndex.of(arrays['vocabulary.hashes'] as Uint32Array),
      documentFrequency: arrays['vocabulary.frequency'] as Int32Array
    },
    naiveBayes,
    nearest: arrays['nearest.start'] && {
      classes: labels.length,
      rarity: arrays['nearest.rarity'] as Float32Array,
      start: arrays['nearest.start'] as Int32Array,
      columns: arrays['nearest.columns'] as Int32Array,
      labels: arrays['nearest.labels'] as Int32Array
    },
    members: members.map((own, m) => ({
      settings: own,
      separators: {
        count: labels.length === 2 ? 1 : labels.length,
        u: arrays[`member.${m}.u`] as Float32Array,
        q: arrays[`member.${m}.q`] as Float32Array,
        bias: arrays[`member.${m}.bias`] as Float64Array
      }
    }))
  }
}
