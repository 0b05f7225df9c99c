import { describe, expect, test } from 'vitest'
import { madeNames, madeRows } from '../predict/made-table.ts'
import { loadOutcomeModel } from '../predict/model-files.ts'
import { predictOutcomes } from '../predict/outcome-model.ts'
import { buildTable } from '../predict/table.ts'
import { classify } from '../text/classifier.ts'
import { loadTextClassifier } from '../text/classifier-file.ts'
import { madeComments } from '../text/made-comments.ts'
import { topicsOf } from '../text/topics.ts'
import { train, TrainingError } from './train.ts'

const trainedOn = { description: 'made', at: '2026-11-24', seed: 1 }
const comments = madeComments(120)
const texts = comments.map((c) => c.text)

describe('training of text and outcome models in a process of its own', () => {
  test('a text classifier comes back as its file', async () => {
    const { file, heldOutAccuracy } = await train('text', { texts, labels: comments.map((c) => c.label), trainedOn }, { memoryMb: 1000 })
    expect(heldOutAccuracy).toBeGreaterThan(0.9)
    expect(classify(loadTextClassifier(file), ['浪费时间，非常失望'])[0]![0]).toBeGreaterThan(0.5)
  })

  test('topics keep the ids of the last fit', async () => {
    const first = await train('topics', { texts, topics: 3, seed: 1 }, { memoryMb: 1000 })
    const again = await train('topics', { texts, seed: 2, previous: first.model }, { memoryMb: 1000 })
    expect(again.model.topics.map((topic) => topic.id)).toEqual([0, 1, 2])
    expect(topicsOf(again.model, texts[0]!)[0]!.id).toBe(topicsOf(first.model, texts[0]!)[0]!.id)
  })

  test('an outcome model comes back with its report', async () => {
    const { rows, labels } = madeRows(400)
    const { file, report } = await train('outcome', { names: madeNames, rows, labels, times: labels.map((_, i) => i), trainedOn }, { memoryMb: 1000 })
    expect(report).toMatchObject({ rows: 400, heldOut: 'later in time' })
    const model = loadOutcomeModel(file)
    expect(predictOutcomes(model, buildTable(model.features, [[19, '高级', 95, 0]]))[0]).toBeGreaterThan(0.5)
  })

  test('data without two labels is refused with the reason', async () => {
    await expect(train('text', { texts: ['好'], labels: ['1'], trainedOn }, { memoryMb: 1000 })).rejects.toThrow(TrainingError)
    await expect(train('text', { texts: ['好'], labels: ['1'], trainedOn }, { memoryMb: 1000 })).rejects.toThrow(/two different labels/)
  })
})
