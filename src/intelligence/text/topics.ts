/** Topics of many short texts, with readable labels. Names and merges by staff stay with the topic over refits. */
import { normalise } from './normalise.ts'
import { softmax } from './naive-bayes.ts'
import { isWord, segment } from './segment.ts'
import { BETA, emptyCounts, sampleTopics, type TopicCounts, topicScores } from './topic-mixture.ts'

export interface Topic {
  /** Stays the same over refits. */
  id: number
  /** Given by staff; else the label is its words. */
  name: string | undefined
  /** Most telling words, best first. */
  words: string[]
  texts: number
  /** Topic that staff merged this one into. */
  mergedInto: number | undefined
}

export interface TopicModel {
  topics: Topic[]
  words: string[]
  counts: TopicCounts
}

export interface TopicOptions {
  topics?: number
  seed: number
  /** The model of the last fit: its topics, names and merges are kept. */
  previous?: TopicModel
}

/** A word in fewer texts than this says nothing about a topic. */
const FEWEST_TEXTS = 3
/** Neither does one in more texts than half again an average topic has. */
const LARGEST_SHARE = 1.5
const STARTS = 3

function wordsOf(text: string): Set<string> {
  return new Set(segment(normalise(text).slice(0, 20_000)).filter(isWord))
}

const idsOf = (words: Iterable<string>, index: Map<string, number>) => Int32Array.from([...words].flatMap((word) => index.get(word) ?? []))

/** Fits topics to the texts and names the topic of each (-1: no known word in it). */
export function fitTopics(given: readonly string[], { topics = 10, seed, previous }: TopicOptions): { model: TopicModel; assignment: Int32Array } {
  const count = previous?.topics.length ?? topics
  if (!(count >= 2)) throw new RangeError('topics: at least two topics are needed')
  // In an order of their own, so that the topics do not depend on the order in which the texts came.
  const order = Int32Array.from(given.keys()).sort((a, b) => (given[a]! < given[b]! ? -1 : given[a]! > given[b]! ? 1 : 0))
  const texts = Array.from(order, (row) => given[row]!)
  const bags = texts.map(wordsOf)
  const frequency = new Map<string, number>()
  for (const bag of bags) for (const word of bag) frequency.set(word, (frequency.get(word) ?? 0) + 1)
  const fewest = Math.min(FEWEST_TEXTS, Math.max(1, Math.floor(texts.length / 20)))
  // Sorted, so that the order of the texts does not number the words.
  const words = [...frequency]
    .filter(([, n]) => n >= fewest && n <= Math.max(2, (LARGEST_SHARE / count) * texts.length))
    .map(([word]) => word)
    .sort()
  const index = new Map(words.map((word, i) => [word, i]))
  const rows = bags.map((bag) => idsOf(bag, index))
  const known = rows.flatMap((row, d) => (row.length > 0 ? [d] : []))
  const used = known.map((d) => rows[d]!)
  let best = previous
    ? sampleTopics(
        used,
        words.length,
        count,
        seed,
        Int32Array.from(known, (d) => Math.max(0, topicOf(previous, bags[d]!)))
      )
    : sampleTopics(used, words.length, count, seed)
  if (!previous) {
    for (let start = 1; start < STARTS; start++) {
      const other = sampleTopics(used, words.length, count, seed + start)
      if (other.fit > best.fit) best = other
    }
  }
  const assignment = new Int32Array(texts.length).fill(-1)
  known.forEach((d, i) => {
    assignment[order[d]!] = best.assignment[i]!
  })
  const described = Array.from({ length: count }, (_, k): Topic => {
    const old = previous?.topics[k]
    return { id: old?.id ?? k, name: old?.name, mergedInto: old?.mergedInto, words: tellingWords(best.counts, words, k, 8), texts: best.counts.texts[k]! }
  })
  const model = { topics: described, words, counts: best.counts }
  return { model, assignment: assignment.map((topic) => (topic < 0 ? -1 : resolve(model, topic))) }
}

/** Class TF-IDF: frequent in the topic and rare in the others, single characters left out. */
function tellingWords({ topics, width, totals, words: counts }: TopicCounts, words: readonly string[], topic: number, wanted: number): string[] {
  const all = totals.reduce((a, b) => a + b, 0) + BETA
  const scored = words.map((word, w) => {
    const own = counts[topic * width + w]!
    let everywhere = 0
    for (let k = 0; k < topics; k++) everywhere += counts[k * width + w]!
    const lift = (own + BETA) / (totals[topic]! + BETA * width) / ((everywhere + BETA) / (all + BETA * width))
    return { word, score: own > 0 && [...word].length >= 2 && /\p{L}/u.test(word) ? own * Math.log(lift) : 0 }
  })
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1))
    .slice(0, wanted)
    .map(({ word }) => word)
}

function resolve({ topics }: TopicModel, position: number): number {
  const topic = topics[position]!
  return topic.mergedInto ?? topic.id
}

function topicOf({ words, counts }: TopicModel, bag: Set<string>): number {
  const row = idsOf(bag, indexOf(words))
  if (row.length === 0) return -1
  const scores = new Float64Array(counts.topics)
  topicScores(counts, row, scores)
  return scores.indexOf(Math.max(...scores))
}

const indexes = new WeakMap<readonly string[], Map<string, number>>()
function indexOf(words: readonly string[]): Map<string, number> {
  let index = indexes.get(words)
  if (!index) {
    index = new Map(words.map((word, i) => [word, i]))
    indexes.set(words, index)
  }
  return index
}

/** Topics of a new text with their probabilities, best first; none when no word is known. */
export function topicsOf(model: TopicModel, text: string): { id: number; probability: number }[] {
  const row = idsOf(wordsOf(text), indexOf(model.words))
  if (row.length === 0) return []
  const scores = new Float64Array(model.counts.topics)
  topicScores(model.counts, row, scores)
  const byId = new Map<number, number>()
  softmax(scores).forEach((p, position) => {
    const id = resolve(model, position)
    byId.set(id, (byId.get(id) ?? 0) + p)
  })
  return [...byId].map(([id, probability]) => ({ id, probability })).sort((a, b) => b.probability - a.probability)
}

/** The name by staff, or the three most telling words. */
export function topicLabel({ name, words }: Topic): string {
  return name ?? words.slice(0, 3).join(' ')
}

export function renameTopic(model: TopicModel, id: number, name: string): TopicModel {
  return { ...model, topics: model.topics.map((topic) => (topic.id === id ? { ...topic, name } : topic)) }
}

/** Counts everything of one topic under another from now on, also after refits. */
export function mergeTopics(model: TopicModel, id: number, into: number): TopicModel {
  if (id === into || !model.topics.some((topic) => topic.id === into)) throw new RangeError(`topics: ${id} cannot be merged into ${into}`)
  return { ...model, topics: model.topics.map((topic) => (topic.id === id || topic.mergedInto === id ? { ...topic, mergedInto: into } : topic)) }
}

/** The parts of a model for a model file, and back. */
export const topicModelVersion = { kind: 'topics', version: 1 }

export function topicModelContent({ topics, words, counts }: TopicModel) {
  return { settings: { topics, words }, arrays: { texts: counts.texts, totals: counts.totals, words: counts.words } }
}

export function topicModelOf(content: { settings: unknown; arrays: Record<string, unknown> }): TopicModel {
  const { topics, words } = content.settings as { topics: Topic[]; words: string[] }
  const arrays = content.arrays as Record<'texts' | 'totals' | 'words', Float64Array>
  // JSON drops undefined members.
  const full = topics.map((topic) => ({ ...topic, name: topic.name, mergedInto: topic.mergedInto }))
  return { topics: full, words, counts: { ...emptyCounts(0, 0), topics: full.length, width: words.length, ...arrays } }
}
