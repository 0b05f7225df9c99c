/**
 * Dirichlet multinomial mixture by collapsed Gibbs sampling (Yin and Wang, KDD 2014): every text has one topic, which
 * fits comments and titles better than LDA's mixture of topics. P(z_d = k | rest) ∝
 * (m_k + α) Π_w (n_kw + β) / Π_i (n_k + V β + i), sampled from hot to cold, greedy in the last rounds.
 */
import { createRandom } from '../random.ts'
import { softmax } from './naive-bayes.ts'

export const ALPHA = 1
export const BETA = 0.1
const ROUNDS = 40
const GREEDY_ROUNDS = 3
const HOTTEST = 4

export interface TopicCounts {
  topics: number
  width: number
  /** Texts of each topic, words of each topic, and word counts at topic * width + word. */
  texts: Float64Array
  totals: Float64Array
  words: Float64Array
}

export function emptyCounts(topics: number, width: number): TopicCounts {
  return { topics, width, texts: new Float64Array(topics), totals: new Float64Array(topics), words: new Float64Array(topics * width) }
}

function add(counts: TopicCounts, text: Int32Array, topic: number, sign: number): void {
  counts.texts[topic]! += sign
  counts.totals[topic]! += sign * text.length
  const base = topic * counts.width
  for (let i = 0; i < text.length; i++) counts.words[base + text[i]!]! += sign
}

/** Log of the unnormalised P(topic) of one text (distinct words). */
export function topicScores({ topics, width, texts, totals, words }: TopicCounts, text: Int32Array, out: Float64Array): void {
  for (let k = 0; k < topics; k++) {
    let score = Math.log(texts[k]! + ALPHA)
    const base = k * width
    for (let i = 0; i < text.length; i++) score += Math.log((words[base + text[i]!]! + BETA) / (totals[k]! + width * BETA + i))
    out[k] = score
  }
}

export interface MixtureFit {
  counts: TopicCounts
  assignment: Int32Array
  /** Sum over the texts of the best log score: to compare starts. */
  fit: number
}

/** `start` gives first topics (a refit keeps its topics then); absent, random ones are cooled down from a hot start. */
export function sampleTopics(texts: readonly Int32Array[], width: number, topics: number, seed: number, start?: Int32Array): MixtureFit {
  const random = createRandom(seed)
  const counts = emptyCounts(topics, width)
  const assignment = start ? Int32Array.from(start) : Int32Array.from(texts, () => random.below(topics))
  for (const [d, text] of texts.entries()) add(counts, text, assignment[d]!, 1)
  const scores = new Float64Array(topics)
  let fit = 0
  for (let round = 0; round < ROUNDS; round++) {
    const temperature = start ? 1 : Math.max(1, HOTTEST * (1 - round / (ROUNDS * 0.6)))
    const greedy = round >= ROUNDS - GREEDY_ROUNDS
    fit = 0
    for (let d = 0; d < texts.length; d++) {
      const text = texts[d]!
      add(counts, text, assignment[d]!, -1)
      topicScores(counts, text, scores)
      let chosen = 0
      for (let k = 1; k < topics; k++) if (scores[k]! > scores[chosen]!) chosen = k
      fit += scores[chosen]!
      if (!greedy) {
        let left = random.next()
        const p = softmax(scores, 1 / temperature)
        chosen = 0
        for (; chosen < topics - 1; chosen++) {
          left -= p[chosen]!
          if (left <= 0) break
        }
      }
      assignment[d] = chosen
      add(counts, text, chosen, 1)
    }
  }
  return { counts, assignment, fit }
}
