import { describe, expect, it } from 'vitest'
import { normalisedMutualInformation } from '../statistics/index.ts'
import { readModel, writeModel } from '../model-file.ts'
import { madeComments } from './made-comments.ts'
import { keySentences, keywords } from './summary.ts'
import { fitTopics, mergeTopics, renameTopic, topicLabel, topicModelContent, topicModelOf, topicModelVersion, topicsOf } from './topics.ts'

const comments = madeComments(300)
// Questions about a subject, without praise or blame, which would be topics of their own.
const asked = (list: typeof comments) => list.map((c) => c.text.replace(/这部分.*/, '这部分怎么学？'))
const texts = asked(comments)
const first = fitTopics(texts, { topics: 3, seed: 1 })

describe('topics', () => {
  it('finds the subjects without labels, with readable names', () => {
    expect(
      normalisedMutualInformation(
        Array.from(first.assignment),
        comments.map((c) => c.subject)
      )
    ).toBeGreaterThan(0.9)
    const labels = first.model.topics.map(topicLabel).join(' ')
    expect(labels).toMatch(/镜头|光圈|构图|曝光|快门|人像|后期/)
    expect(labels).toMatch(/基金|股票|利率|保险|预算|债券|收益/)
  })
  it('is the same for another order of the texts', () => {
    const reversed = fitTopics([...texts].reverse(), { topics: 3, seed: 1 })
    expect(reversed.model).toEqual(first.model)
    expect([...reversed.assignment].reverse()).toEqual([...first.assignment])
  })
  it('keeps topics, names and merges over a refit with new texts', () => {
    const photo = topicsOf(first.model, '光圈和快门怎么配合构图')[0]!.id
    const named = renameTopic(first.model, photo, '拍照')
    const again = fitTopics([...texts.slice(100), ...asked(madeComments(150, 5))], { seed: 9, previous: named })
    expect(topicsOf(again.model, '人像后期和曝光')[0]!.id).toBe(photo)
    expect(topicLabel(again.model.topics.find((t) => t.id === photo)!)).toBe('拍照')
    const other = again.model.topics.find((t) => t.id !== photo)!.id
    const merged = mergeTopics(again.model, other, photo)
    const third = fitTopics(texts, { seed: 3, previous: merged })
    expect(new Set(third.assignment).has(other)).toBe(false)
    expect(() => mergeTopics(merged, photo, photo)).toThrow(/cannot be merged/)
  })
  it('gives probabilities, none for a text without a known word', () => {
    const found = topicsOf(first.model, texts[0]!)
    expect(found.reduce((sum, t) => sum + t.probability, 0)).toBeCloseTo(1, 9)
    expect(topicsOf(first.model, '😀')).toEqual([])
  })
  it('serialises', () => {
    const header = { ...topicModelVersion, trainedOn: { description: 'made', rows: 300, at: '', seed: 1 }, score: {} }
    const loaded = topicModelOf(readModel(writeModel(header, topicModelContent(first.model)), topicModelVersion))
    expect(topicsOf(loaded, texts[3]!)).toEqual(topicsOf(first.model, texts[3]!))
  })
  it('survives hostile input', () => {
    expect(fitTopics([], { topics: 2, seed: 1 }).assignment).toEqual(new Int32Array(0))
    expect(Array.from(fitTopics(['😀', '', '  '], { topics: 2, seed: 1 }).assignment)).toEqual([-1, -1, -1])
    expect(fitTopics(Array(40).fill('一模一样的话'), { topics: 3, seed: 1 }).assignment.length).toBe(40)
    expect(() => fitTopics(texts, { topics: 1, seed: 1 })).toThrow(/at least two/)
  })
})

describe('summary', () => {
  it('names the words that tell most', () => {
    const found = keywords('这门摄影课讲光圈和快门，摄影构图也讲得清楚，光圈练习很多。').map((k) => k.word)
    expect(found).toContain('光圈')
    expect(found).toContain('摄影')
  })
  it('picks sentences that many agree with, no two alike', () => {
    const opinions = ['老师讲得很清楚，练习也多。', '讲得清楚，老师很耐心。', '老师讲得很清楚，练习也很多。', '视频声音太小。', '天气不错。']
    const picked = keySentences(opinions, 2)
    expect(picked.length).toBe(2)
    expect(picked[0]!.text).toMatch(/清楚/)
    expect(opinions[picked[0]!.source]).toBe(picked[0]!.text)
    expect(picked[0]!.text === '老师讲得很清楚，练习也多。' && picked[1]!.text === '老师讲得很清楚，练习也很多。').toBe(false)
  })
  it('survives hostile input', () => {
    expect(keywords('')).toEqual([])
    expect(keywords('😀😀')).toEqual([])
    expect(keySentences([])).toEqual([])
    expect(keySentences(['😀', '', '!!!'])).toEqual([])
    expect(keySentences(['字'.repeat(1_000_000)], 1).length).toBe(1)
  })
})
